/** What those variants have in common in which the same is decided: all but alternatives that are copied, and imports. */
import type { ts } from "ts-morph";
import { keyOf, type PickOf } from "./decisions.ts";
import { type Emitter, Retry } from "./emitter.ts";
import { exportedEvolving, untrackedWarnings } from "./evolving.ts";
import { evolvingHints } from "./hints.ts";
import { usedNames, writeImport } from "./imports.ts";
import { type Context, nothingKept, openEmitter } from "./open.ts";
import type { ImportPlace, Output, ParameterPlace, Place } from "./output.ts";
import { Piece } from "./piece.ts";
import { writeAlternative } from "./sites.ts";
import { Scope } from "./value.ts";

/** An alternative in its place, and the imports that it uses. */
interface Alternative {
  readonly piece: Piece;
  readonly uses: readonly ts.Node[];
  /** The same for the same uses. */
  readonly usesKey: string;
}

export class Skeleton {
  readonly warnings: readonly string[];
  readonly #context: Context;
  readonly #parts: readonly (Piece | Place)[];
  readonly #uses: readonly ts.Node[];
  readonly #alternatives = new Map<ParameterPlace, Map<string, Alternative>>();
  /** By what the alternatives of a variant use. */
  readonly #imports = new Map<string, ReadonlyMap<ImportPlace, Piece>>();

  /** `pickOf` gives what is decided. */
  constructor(context: Context, pickOf: PickOf) {
    this.#context = context;
    const emitter = written(context, pickOf);
    this.#parts = emitter.output.parts.map((part) => (Array.isArray(part) ? new Piece(part) : part));
    const chunks = emitter.output.parts.flatMap((part) => (Array.isArray(part) ? part : []));
    this.#uses = usedNames(context.template, chunks);
    this.warnings = [...untrackedWarnings(emitter), ...evolvingHints(context.template)];
  }

  /** A variant, part by part. */
  fill(pickOf: PickOf): readonly Piece[] {
    const alternatives = new Map<Place, Alternative>();
    let key = "";
    for (const part of this.#parts) {
      if (!isParameter(part)) continue;
      const alternative = this.#alternative(part, keyOf(pickOf(part.site.parameter.id)), pickOf);
      alternatives.set(part, alternative);
      key += alternative.usesKey;
    }
    const imports = this.#imports.get(key) ?? this.#importsFor([...alternatives.values()]);
    this.#imports.set(key, imports);
    return this.#parts.flatMap((part) => {
      if (part instanceof Piece) return [part];
      return (isParameter(part) ? alternatives.get(part)?.piece : imports.get(part)) ?? [];
    });
  }

  #alternative(place: ParameterPlace, key: string, pickOf: PickOf): Alternative {
    const known = this.#alternatives.get(place) ?? new Map<string, Alternative>();
    this.#alternatives.set(place, known);
    const found = known.get(key);
    if (found) return found;
    const emitter = openEmitter(this.#context, pickOf, nothingKept());
    emitter.output.dedent = place.dedent;
    writeAlternative(emitter, place.site, new Scope());
    const piece = pieceOf(emitter.output);
    const uses = usedNames(this.#context.template, piece.chunks);
    const alternative = { piece, uses, usesKey: `${uses.map(({ pos }) => pos).join()} ` };
    known.set(key, alternative);
    return alternative;
  }

  #importsFor(alternatives: readonly Alternative[]): ReadonlyMap<ImportPlace, Piece> {
    const used = new Set([...this.#uses, ...alternatives.flatMap(({ uses }) => uses)]);
    const imports = new Map<ImportPlace, Piece>();
    for (const part of this.#parts) {
      if (part instanceof Piece || isParameter(part)) continue;
      const emitter = openEmitter(this.#context, () => undefined, nothingKept());
      writeImport(emitter, part, used);
      imports.set(part, pieceOf(emitter.output));
    }
    return imports;
  }
}

const isParameter = (part: Piece | Place): part is ParameterPlace => "site" in part;

const pieceOf = ({ parts }: Output): Piece => new Piece(parts.flatMap((part) => (Array.isArray(part) ? part : [])));

/** Writes a variant until nothing is left that turns out to be undecided. */
function written(context: Context, pickOf: PickOf): Emitter {
  const { template, facts } = context;
  const kept = { ...nothingKept(), variables: exportedEvolving(template, facts) };
  for (;;) {
    const emitter = openEmitter(context, pickOf, kept);
    try {
      const { end } = emitter.list(template.source.statements, new Scope(), 0);
      emitter.output.copy(end, template.text.length);
      return emitter;
    } catch (error) {
      if (!(error instanceof Retry)) throw error;
    }
  }
}
