/** A count is a C int in MPI: longer arrays go in pieces. */

const most = 2 ** 30;

interface Cut<Self> {
  readonly length: number;
  subarray(begin: number, end: number): Self;
}

/** Views of an array, in order, of at most `limit` elements each. */
export function* piecesOf<Values extends Cut<Values>>(values: Values, limit = most): Generator<Values> {
  if (values.length <= limit) yield values;
  else for (let begin = 0; begin < values.length; begin += limit) yield values.subarray(begin, begin + limit);
}
