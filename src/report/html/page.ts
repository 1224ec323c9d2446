/** The frame of every page: needs no network and no other file, and tells the browser so. */
import { escapeXml } from "../xml.ts";

export interface PageParts {
  readonly title: string;
  readonly style: string;
  /** Markup. */
  readonly body: string;
  /** The body has scripts of its own. */
  readonly scripts?: true;
}

/** What the browser is told to refuse: everything from elsewhere. */
function policy(scripts: boolean): string {
  const script = scripts ? " script-src 'unsafe-inline';" : "";
  return `default-src 'none'; style-src 'unsafe-inline';${script} img-src data:; base-uri 'none'; form-action 'none'`;
}

export function htmlPage({ title, style, body, scripts }: PageParts): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy(scripts === true)}">
<title>${escapeXml(title)}</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
${body}
</body>
</html>
`;
}
