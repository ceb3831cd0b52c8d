/** Lists made of a list's or a record's parts, as loops go through them. */
import { by, constant, type Evaluated, type Item, StaticList, StaticRecord } from "./value.ts";

function literal(value: string | number): Item {
  return { result: constant(value) };
}

function pair(key: string | number, item: Item): Item {
  return { result: constant(new StaticList([literal(key), item])) };
}

/** `list.entries()`: pairs of index and item. */
export function entriesOf(list: Evaluated): Evaluated | undefined {
  if (!(list.value instanceof StaticList)) return undefined;
  return by(constant(new StaticList(list.value.items.map((item, index) => pair(index, item)))), list);
}

/** `list.slice(from, to)`. */
export function sliceOf(list: Evaluated, bounds: readonly Evaluated[]): Evaluated | undefined {
  const [from, to] = bounds.map(({ value }) => value);
  const areNumbers = [from, to].every((bound) => bound === undefined || typeof bound === "number");
  if (!(list.value instanceof StaticList) || !areNumbers) return undefined;
  const items = list.value.items.slice(from as number | undefined, to as number | undefined);
  return by(constant(new StaticList(items)), list, ...bounds);
}

/** What is left of a list or record behind the parts that a pattern names: `rest` of `{ a, ...rest }`. */
export function restOf(owner: Evaluated, named: readonly (string | undefined)[]): Evaluated | undefined {
  const { value } = owner;
  if (value instanceof StaticList) return by(constant(new StaticList(value.items.slice(named.length))), owner);
  if (!(value instanceof StaticRecord) || named.includes(undefined)) return undefined;
  const left = [...value.properties].filter(([key]) => !named.includes(key));
  return by(constant(new StaticRecord(new Map(left))), owner);
}

/** `Object.keys(record)`, and what `for (const key in record)` goes through. */
export function keysOf(record: Evaluated): Evaluated | undefined {
  if (record.value instanceof StaticList) {
    return by(constant(new StaticList(record.value.items.map((_, index) => literal(String(index))))), record);
  }
  return record.value instanceof StaticRecord ? listOf(record, record.value, (key) => literal(key)) : undefined;
}

/** `Object.values(record)`. */
export function valuesOf(record: Evaluated): Evaluated | undefined {
  return record.value instanceof StaticRecord ? listOf(record, record.value, (_key, item) => item) : undefined;
}

/** `Object.entries(record)`: pairs of key and value. */
export function pairsOf(record: Evaluated): Evaluated | undefined {
  return record.value instanceof StaticRecord ? listOf(record, record.value, pair) : undefined;
}

function listOf(
  cause: Evaluated,
  record: StaticRecord,
  make: (key: string, item: Item) => Item,
): Evaluated | undefined {
  // JavaScript puts keys that look like indices first; their order here would be that of the source.
  if ([...record.properties.keys()].some((key) => /^\d+$/.test(key))) return undefined;
  return by(constant(new StaticList([...record.properties].map(([key, item]) => make(key, item)))), cause);
}
