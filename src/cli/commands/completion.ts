import { Argument, type Command } from "commander";
import { helpers, laws, profiles } from "../../node.ts";
import { writeLine } from "../output.ts";

const TAKES_HELPERS: ReadonlySet<string> = new Set(["apply", "depends", "diff"]);

/** What each command may be followed by, taken from the program itself. */
function words(program: Command): Map<string, string> {
  return new Map(
    program.commands.map((c) => [
      c.name(),
      c.options
        .map((o) => o.long)
        .filter(Boolean)
        .join(" "),
    ]),
  );
}

function bash(program: Command): string {
  const cases = [...words(program)].map(
    ([name, options]) => `    ${name}) words="${options}${TAKES_HELPERS.has(name) ? ` ${helpers.map((h) => h.name).join(" ")}` : ""}" ;;`,
  );
  return `_ptelab() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" words=""
  case "$previous" in
    -p|--profile) COMPREPLY=($(compgen -W "${profiles.map((p) => p.id).join(" ")}" -- "$current")); return ;;
    --law) COMPREPLY=($(compgen -W "${laws.map((l) => l.id).join(" ")}" -- "$current")); return ;;
  esac
  case "\${COMP_WORDS[1]}" in
${cases.join("\n")}
    *) words="${[...words(program).keys()].join(" ")} help" ;;
  esac
  [ "\${COMP_WORDS[1]}" = capture ] && COMPREPLY=($(compgen -f -W "$words" -- "$current")) || COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -F _ptelab ptelab`;
}

/** zsh reads bash's function. */
function zsh(program: Command): string {
  return `autoload -U +X bashcompinit && bashcompinit\n${bash(program)}`;
}

function fish(program: Command): string {
  const lines = program.commands.flatMap((c) => [
    `complete -c ptelab -n __fish_use_subcommand -f -a ${c.name()} -d '${c.description().replaceAll("'", "")}'`,
    ...c.options.map(
      (o) =>
        `complete -c ptelab -n '__fish_seen_subcommand_from ${c.name()}' -l ${(o.long ?? "").slice(2)} -d '${o.description.replaceAll("'", "")}'`,
    ),
  ]);
  return [...lines, `complete -c ptelab -s p -l profile -x -a '${profiles.map((p) => p.id).join(" ")}'`].join("\n");
}

export function addCompletion(program: Command): void {
  const scripts = { bash, zsh, fish };
  program
    .command("completion")
    .description("print a completion script")
    .addArgument(new Argument("<shell>", "which shell").choices(Object.keys(scripts)))
    .addHelpText(
      "after",
      "\nExamples:\n  $ source <(ptelab completion bash)\n  $ ptelab completion fish > ~/.config/fish/completions/ptelab.fish",
    )
    .action(async (shell: keyof typeof scripts) => writeLine(scripts[shell](program)));
}
