/** A small strict reader of XML: throws on whatever is not well-formed in the subset that reports use (no DTD, no CDATA). */

export interface Node {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Node[];
  readonly text: string;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };

function unescaped(text: string): string {
  if (/[<>]/.test(text)) throw new Error(`bare angle bracket in ${JSON.stringify(text)}`);
  return text.replace(/&([^;]*);?/g, (whole, name: string) => {
    if (!(name in ENTITIES) || !whole.endsWith(";")) throw new Error(`unknown entity ${whole}`);
    return ENTITIES[name];
  });
}

function attributesOf(text: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  const rest = text.replace(/\s+([A-Za-z][\w:-]*)="([^"]*)"/g, (_, name: string, value: string) => {
    if (name in attributes) throw new Error(`attribute ${name} twice`);
    attributes[name] = unescaped(value);
    return "";
  });
  if (rest.trim() !== "") throw new Error(`no attributes: ${rest}`);
  return attributes;
}

export function readXml(document: string): Node {
  const head = '<?xml version="1.0" encoding="UTF-8"?>\n';
  if (!document.startsWith(head)) throw new Error("no XML declaration");
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/.test(document)) throw new Error("a character that XML cannot hold");
  type Open = { name: string; attributes: Record<string, string>; children: Node[]; text: string };
  const root: Open = { name: "", attributes: {}, children: [], text: "" };
  const stack: Open[] = [root];
  const body = document.slice(head.length);
  let at = 0;
  for (const match of body.matchAll(/<(\/?)([A-Za-z][\w-]*)((?:\s+[\w:-]+="[^"]*")*)\s*(\/?)>/g)) {
    const top = stack[stack.length - 1];
    top.text += unescaped(body.slice(at, match.index));
    at = match.index + match[0].length;
    const [, close, name, attributes, empty] = match;
    if (close) {
      if (top.name !== name) throw new Error(`</${name}> closes <${top.name}>`);
      stack.pop();
      stack[stack.length - 1].children.push(top);
    } else if (empty) top.children.push({ name, attributes: attributesOf(attributes), children: [], text: "" });
    else stack.push({ name, attributes: attributesOf(attributes), children: [], text: "" });
  }
  unescaped(body.slice(at));
  if (stack.length !== 1 || root.children.length !== 1) throw new Error("not one closed root element");
  return root.children[0];
}
