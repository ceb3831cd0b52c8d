/** A range of the template. */
export interface Range {
  readonly start: number;
  readonly end: number;
}
