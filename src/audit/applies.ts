/** Whether a law has anything to say on a profile. */
import type { Law } from "../laws/index.ts";
import type { Lab } from "../profile/lab.ts";

/** Why the law is not applicable, or undefined where it is. */
export function notApplicable(law: Law, lab: Pick<Lab, "profile" | "has">): string | undefined {
  const feature = law.needs?.find((name) => !lab.profile.supports[name]);
  if (feature) return `${lab.profile.id} has no ${feature}`;
  const unread = law.uses.find((name) => lab.profile.lacks?.includes(name));
  if (unread) return `of ${lab.profile.id} (${lab.profile.kernel}) ${unread}() is not known`;
  const helper = law.uses.find((name) => !lab.has(name));
  return helper && `${lab.profile.id} (${lab.profile.kernel}) has no ${helper}()`;
}
