/** Law files that are not part of the catalogue, compiled into a module of their own: a user's laws, or wrong ones that must be refuted. */
import { UsageError } from "../profile/errors.ts";
import type { Profile } from "../profile/types.ts";
import { type Compiled, compile } from "./compile.ts";

/** What the compiler calls the n-th file: a user's own name may hold anything, and may be another's too. */
const internalName = (n: number): string => `law_file_${n}`;

/**
 * Compiles laws for a profile, which takes about a second. The module exports `at_…` and `index_…` of every law function in the files, the loops
 * over them, and every helper of assembly/helpers.ts, so that createLab() takes it.
 * @param root of the project
 * @param lawFiles the name that errors are to say → text, with imports as in assembly/laws (parseLawFile() puts them in front)
 * @throws UsageError with the compiler's own words, the file's name and line in them, where a file does not compile
 */
export async function compileLaws(root: string, profile: Profile, lawFiles: ReadonlyMap<string, string>): Promise<Compiled> {
  const names = [...lawFiles.keys()];
  const extraLaws = new Map(names.map((name, n) => [internalName(n), lawFiles.get(name) as string]));
  try {
    return await compile(root, profile, "release", extraLaws);
  } catch (error) {
    const { message } = error as Error;
    const named = names.reduce((text, name, n) => text.replaceAll(`assembly/laws/${internalName(n)}.ts`, name), message);
    if (named === message) throw error;
    throw new UsageError(named);
  }
}
