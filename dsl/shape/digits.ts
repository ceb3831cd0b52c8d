/**
 * Addition, subtraction, multiplication and division of decimal digit strings, types only.
 * One digit per tail-recursive step with table look-ups: costs grow with the number of digits, not with the number.
 * A reversed number has its ones first, as a hand calculation goes.
 */
import type { ADD, DIV, Digit, MAC, SUB, SUM } from "./tables.ts";

type Bit = "0" | "1";

export type reverse<S extends string, Out extends string = ""> = S extends `${infer H}${infer T}`
  ? reverse<T, `${H}${Out}`>
  : Out;

/** The number that a digit string spells; `number` above 2^53. */
export type toNumber<S extends string> = S extends `0${infer R}`
  ? R extends ""
    ? 0
    : toNumber<R>
  : S extends `${infer N extends number}`
    ? N
    : never;

/** Both arguments reversed, the sum in reading order. */
export type addReversed<
  A extends string,
  B extends string,
  Carry extends Bit = "0",
  Out extends string = "",
> = A extends `${infer a extends Digit}${infer AR}`
  ? B extends `${infer b extends Digit}${infer BR}`
    ? ADD[Carry][a][b] extends `${infer c extends Bit}${infer o}`
      ? addReversed<AR, BR, c, `${o}${Out}`>
      : never
    : Carry extends "0"
      ? `${reverse<A>}${Out}`
      : ADD["1"][a]["0"] extends `${infer c extends Bit}${infer o}`
        ? addReversed<AR, "", c, `${o}${Out}`>
        : never
  : B extends ""
    ? Carry extends "0"
      ? Out
      : `1${Out}`
    : addReversed<B, "", Carry, Out>;

/** A - B, both reversed, in reading order with leading zeros; never when A < B. */
export type subtractReversed<
  A extends string,
  B extends string,
  Borrow extends Bit = "0",
  Out extends string = "",
> = A extends `${infer a extends Digit}${infer AR}`
  ? B extends `${infer b extends Digit}${infer BR}`
    ? SUB[Borrow][a][b] extends `${infer c extends Bit}${infer o}`
      ? subtractReversed<AR, BR, c, `${o}${Out}`>
      : never
    : Borrow extends "0"
      ? `${reverse<A>}${Out}`
      : SUB["1"][a]["0"] extends `${infer c extends Bit}${infer o}`
        ? subtractReversed<AR, "", c, `${o}${Out}`>
        : never
  : B extends ""
    ? Borrow extends "0"
      ? Out
      : never
    : never;

/** X times the digit D plus Sum, all reversed, the result too. */
type multiplyDigit<
  X extends string,
  D extends Digit,
  Sum extends string,
  Carry extends Digit = "0",
  Out extends string = "",
> = X extends `${infer x extends Digit}${infer XR}`
  ? Sum extends `${infer s extends Digit}${infer SR}`
    ? MAC[D][x][SUM[s][Carry]] extends `${infer c extends Digit}${infer o}`
      ? multiplyDigit<XR, D, SR, c, `${Out}${o}`>
      : never
    : MAC[D][x][Carry] extends `${infer c extends Digit}${infer o}`
      ? multiplyDigit<XR, D, "", c, `${Out}${o}`>
      : never
  : Carry extends "0"
    ? Out
    : `${Out}${Carry}`;

/** Both arguments reversed, the product in reading order. */
export type multiplyReversed<
  A extends string,
  B extends string,
  Sum extends string = "",
  Out extends string = "",
> = B extends `${infer b extends Digit}${infer BR}`
  ? multiplyDigit<A, b, Sum> extends `${infer o}${infer High}`
    ? multiplyReversed<A, BR, High, `${o}${Out}`>
    : never
  : `${reverse<Sum>}${Out}`;

type Divisor = keyof DIV;

/** Short division by one digit: [quotient, remainder]. */
type divideDigit<
  A extends string,
  B extends Divisor,
  R extends string = "0",
  Q extends string = "",
> = A extends `${infer a extends Digit}${infer AR}`
  ? DIV[B][R & keyof DIV[B]][a & keyof DIV[B][R & keyof DIV[B]]] extends `${infer q}${infer r}`
    ? divideDigit<AR, B, r, appendDigit<Q, q>>
    : never
  : [Q extends "" ? "0" : Q, R];

type appendDigit<Q extends string, q extends string> = Q extends "" ? (q extends "0" ? "" : q) : `${Q}${q}`;

/** A digit that divides B, and the cofactor; never when all prime factors are above 7. */
type splitFactor<
  B extends string,
  F extends readonly Divisor[] = ["8", "9", "7", "5", "6", "4", "3", "2"],
> = F extends readonly [infer f extends Divisor, ...infer R extends readonly Divisor[]]
  ? divideDigit<B, f> extends [infer q extends string, "0"]
    ? [f, q]
    : splitFactor<B, R>
  : never;

/** [floor(A / B), whether it is exact]; floor(floor(n / a) / b) = floor(n / (a b)), so B is taken apart digit by digit. */
export type divide<A extends string, B extends string, Exact extends boolean = true> = B extends "1"
  ? [A, Exact]
  : B extends Divisor
    ? divideDigit<A, B> extends [infer Q extends string, infer R]
      ? [Q, R extends "0" ? Exact : false]
      : never
    : [splitFactor<B>] extends [never]
      ? divideLong<A, B, Exact>
      : splitFactor<B> extends [infer f extends Divisor, infer C extends string]
        ? divideDigit<A, f> extends [infer Q extends string, infer R]
          ? divide<Q, C, R extends "0" ? Exact : false>
          : never
        : never;

/** Long division by repeated subtraction, for divisors without a small factor. */
type divideLong<
  A extends string,
  B extends string,
  Exact extends boolean,
  R extends string = "",
  Q extends string = "",
> = A extends `${infer a}${infer AR}`
  ? subtractOften<`${R}${a}`, B> extends [infer q extends string, infer r extends string]
    ? divideLong<AR, B, Exact, r extends "0" ? "" : r, appendDigit<Q, q>>
    : never
  : [Q extends "" ? "0" : Q, R extends "" ? Exact : false];

type subtractOften<R extends string, B extends string, N extends 1[] = []> =
  stripZeros<subtractReversed<reverse<R>, reverse<B>>> extends infer S
    ? [S] extends [never]
      ? [`${N["length"]}`, R]
      : subtractOften<S & string, B, [...N, 1]>
    : never;

type stripZeros<S extends string> = S extends `0${infer R}` ? (R extends "" ? "0" : stripZeros<R>) : S;
