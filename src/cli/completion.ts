/** `akid completion`: what a shell needs to complete commands and options. */
import { UsageError } from "../../dsl/errors.ts";
import { command } from "./command.ts";
import { commands } from "./commands.ts";

type Words = Readonly<Record<string, readonly string[]>>;

const bash = (words: Words): string => `_akid() {
  local current=\${COMP_WORDS[COMP_CWORD]} words
  if [ "$COMP_CWORD" -eq 1 ]; then words="${Object.keys(words).join(" ")} --help --version"; else
    case "\${COMP_WORDS[1]}" in
${Object.entries(words)
  .map(([name, flags]) => `      ${name}) words="${flags.join(" ")}" ;;`)
  .join("\n")}
    esac
  fi
  if [[ $current == -* || $COMP_CWORD -eq 1 ]]; then COMPREPLY=($(compgen -W "$words" -- "$current"))
  else COMPREPLY=($(compgen -f -- "$current")); fi
}
complete -o filenames -F _akid akid
`;

const zsh = (words: Words): string => `autoload -U +X bashcompinit && bashcompinit\n${bash(words)}`;

const fish = (words: Words): string =>
  Object.entries(words)
    .flatMap(([name, flags]) => [
      `complete -c akid -n __fish_use_subcommand -f -a ${name} -d '${commands[name]?.summary.replaceAll("'", "\\'")}'`,
      ...flags.map((flag) => `complete -c akid -n '__fish_seen_subcommand_from ${name}' -l ${flag.slice(2)}`),
    ])
    .map((line) => `${line}\n`)
    .join("");

const shells = { bash, zsh, fish } as const;

export const completionCommand = command({
  takes: ["SHELL"],
  options: {},
  more: ["SHELL is bash, zsh or fish. For bash, in ~/.bashrc: source <(akid completion bash)"],
  run: async ([shell = ""]) => {
    if (!Object.hasOwn(shells, shell)) {
      const advice = `It knows ${Object.keys(shells).join(", ")}.`;
      throw new UsageError({ where: "completion", what: `knows no shell '${shell}'`, advice });
    }
    const words = Object.entries(commands).map(async ([name, { load }]) => {
      const { options } = await load();
      return [name, [...Object.keys(options), "help"].map((option) => `--${option}`)] as const;
    });
    const script = shells[shell as keyof typeof shells];
    process.stdout.write(script(Object.fromEntries(await Promise.all(words))));
    return 0;
  },
});
