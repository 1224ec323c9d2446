/**
 * Laws that a user wrote: functions as in assembly/laws, each with its row in the tags of the doc comment above it. docs/custom-laws.md
 * shows one.
 */
import { nearest, quoted, UsageError } from "../profile/errors.ts";
import { helperByName, helpers } from "../profile/helpers.ts";
import { preludeFor } from "./prelude.ts";
import { INPUT_KINDS, type InputKind, type Law, SEVERITIES, type Severity, WHERES, type Where } from "./types.ts";

export interface LawFile {
  /** In the order of the file; family `custom`. */
  readonly rows: readonly Law[];
  /** What compileLaws() takes: imports are in front where there were none, and every law is inlined into its loops. */
  readonly source: string;
}

const FUNCTION = /^export function (\w+)\s*(<[^>]*>)?\s*\(([^)]*)\)/gm;
/** The doc comment, and what may stand between it and its function: decorators and line comments. */
const COMMENT = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*(?:(?:@\w+|\/\/.*)\s*)*$/;
const TAGS = ["sentence", "formula", "why", "broken", "source", "input", "where", "severity", "looksAt"] as const;
type Tags = ReadonlyMap<string, readonly string[]>;

/** A tag's text goes on over the lines that follow, up to the next tag. */
function tagsOf(comment: string, at: string): Tags {
  const tags = new Map<string, string[]>();
  const lines = comment.split("\n").map((line) => line.replace(/^\s*\*?\s?/, "").trimEnd());
  for (const [, name, text] of lines.join("\n").matchAll(/^@(\w+)[ \t]*((?:(?!^@)[\s\S])*)/gm)) {
    if (!TAGS.some((tag) => tag === name))
      throw new UsageError(`${at}: unknown tag @${name}; nearest: @${nearest(name, TAGS).join(", @")}`);
    tags.set(name, [...(tags.get(name) ?? []), text.replace(/\s+/g, " ").trim()]);
  }
  return tags;
}

/** A tag's single value out of a list of allowed ones. */
function oneOf<T extends string>(value: string, allowed: readonly T[], tag: string, at: string): T {
  const found = allowed.find((one) => one === value);
  if (found === undefined)
    throw new UsageError(`${at}: @${tag} ${quoted(value)} is not known; nearest: ${nearest(value, allowed).join(", ")}`);
  return found;
}

function inputsOf(tags: Tags, parameters: readonly string[], at: string): InputKind[] {
  const taken = parameters.filter((name) => !name.startsWith("_")).length;
  const inputs = (tags.get("input") ?? ["pte"]).map((kind) => oneOf(kind, INPUT_KINDS, "input", at));
  if (inputs.length !== taken)
    throw new UsageError(
      `${at}: it takes ${taken} words (those without _ in front), but has ${inputs.length} @input; write one for each word`,
    );
  return inputs;
}

function parametersOf(generic: string | undefined, list: string, at: string): string[] {
  const parameters = list.split(",").map((one) => one.trim());
  const named = parameters.map((one) => /^(\w+)\s*:\s*T$/.exec(one)?.[1]);
  if (generic !== "<T>" || parameters.length > 3 || !named.every((name) => name !== undefined))
    throw new UsageError(`${at}: a law takes one to three words, as in my_law<T>(pte: T, other: T): T`);
  return named;
}

/** Every helper that the function's text names, by the name that rows use: without one of them the law is not applicable. */
function usesOf(text: string): string[] {
  const words = new Set(text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "").match(/\b\w+\b/g));
  return [...helperByName.values()].filter((helper) => words.has(helper.export)).map(({ name }) => name);
}

/**
 * Reads the laws out of a file.
 * @param fileName as errors are to say it
 * @param taken ids that are another law's already
 * @throws UsageError, with file and line, where there is no exported function, a function has no @sentence, a tag or its value is not
 *   known, words and @input do not agree, or an id is taken
 */
export function parseLawFile(fileName: string, text: string, taken: Iterable<string> = []): LawFile {
  const ids = new Set(taken);
  const functions = [...text.matchAll(FUNCTION)];
  if (functions.length === 0) throw new UsageError(`${fileName}: no law in it: write export function my_law<T>(pte: T): T { … }`);
  const rows = functions.map(([, name, generic, list], n): Law => {
    const { index } = functions[n];
    const at = `${fileName}:${text.slice(0, index).split("\n").length}: ${name}()`;
    const tags = tagsOf(COMMENT.exec(text.slice(functions[n - 1]?.index ?? 0, index))?.[1] ?? "", at);
    const only = (tag: string): string | undefined => tags.get(tag)?.at(-1) || undefined;
    const sentence = only("sentence");
    if (sentence === undefined) throw new UsageError(`${at} has no @sentence; write what it claims into the comment above it`);
    const id = name.replaceAll("_", "-");
    if (ids.has(id)) throw new UsageError(`${at}: there is a law ${id} already; rename the function`);
    ids.add(id);
    const looksAt = only("looksAt");
    return {
      id,
      family: "custom",
      sentence,
      formula: only("formula") ?? sentence,
      why: only("why") ?? "",
      broken: only("broken") ?? "",
      severity: oneOf<Severity>(only("severity") ?? "contract", SEVERITIES, "severity", at),
      inputs: inputsOf(tags, parametersOf(generic, list, at), at),
      where: oneOf<Where>(only("where") ?? "any", WHERES, "where", at),
      uses: usesOf(text.slice(index, functions[n + 1]?.index)),
      ...(looksAt === undefined
        ? {}
        : {
            looksAt: oneOf(
              looksAt,
              helpers.map((helper) => helper.name),
              "looksAt",
              at,
            ),
          }),
      source: only("source") ?? fileName,
    };
  });
  return { rows, source: compilable(text) };
}

/**
 * What compileLaws() takes of a file's text: without an import line the imports go in front, on the first line; a law that is not @inline
 * becomes it, on its own line. No line moves.
 */
export function compilable(text: string): string {
  const inlined = text.replace(FUNCTION, (found, ...rest) => {
    const before = text.slice(0, rest.at(-2) as number);
    return /@inline\s*(?:\/\/.*\s*)*$/.test(before) ? found : `@inline ${found}`;
  });
  return /^\s*import\s/m.test(text) ? inlined : preludeFor(text) + inlined;
}
