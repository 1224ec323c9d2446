/** Where ptelab itself lies. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { InfrastructureError } from "./profile/errors.ts";

/** The folder that holds asconfig.json: this file runs from src/ in a checkout and from dist/src/ in a package. */
export function projectRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "asconfig.json"))) {
    if (folder === dirname(folder)) throw new InfrastructureError("ptelab's own folder (the one with asconfig.json) was not found");
    folder = dirname(folder);
  }
  return folder;
}

/** ptelab's own version. */
export function packageVersion(): string {
  const { version } = JSON.parse(readFileSync(join(projectRoot(), "package.json"), "utf8")) as { version: string };
  return version;
}
