/** What checking a source costs, in counts that are the same on every machine. */
import { importAll, program, withFiles } from "../../test/dsl/compiler.ts";

/** Instantiations of type parameters, and types made. */
export interface Cost {
  readonly instantiations: number;
  readonly types: number;
}

/**
 * The cost of checking `source` after `before` was checked: the language is then known to the compiler, and what `before`
 * shares with `source` is paid. Throws what the compiler says, if anything.
 */
export async function costOf(source: string, before = ""): Promise<Cost & { readonly seconds: number }> {
  return withFiles([importAll + before, importAll + source], ([first = "", second = ""]) => {
    const checked = program([first, second]);
    const check = (path: string): void => {
      const errors = checked.getSemanticDiagnostics(checked.getSourceFile(path));
      if (errors.length > 0)
        throw new Error(`does not compile: ${JSON.stringify(errors.map(({ messageText }) => messageText))}`);
    };
    check(first);
    const [instantiations, types, { user, system }] = [
      checked.getInstantiationCount(),
      checked.getTypeCount(),
      process.cpuUsage(),
    ];
    check(second);
    const used = process.cpuUsage({ user, system });
    return {
      instantiations: checked.getInstantiationCount() - instantiations,
      types: checked.getTypeCount() - types,
      seconds: (used.user + used.system) / 1e6,
    };
  });
}
