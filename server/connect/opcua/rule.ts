/**
 * One rule for many machines: a pattern over the browse paths of a server (`Objects/{line}/{machine}/{tag}`) or over its
 * node ids (`ns=2;s={machine}.{tag}`), and the machines and tags it finds. `*` stands for any one name.
 */
import { pathName } from './address.ts';
import type { FoundMachine, FoundTag } from './proposal.ts';
import { roleOf } from './role-words.ts';
import type { TreeNode } from './walk.ts';

const PLACEHOLDER = /\{(line|machine|tag)\}|\*/g;

export type RuleRead =
  | { readonly ok: true; readonly machines: readonly FoundMachine[]; readonly fits: number }
  | { readonly ok: false; readonly reason: string };

export function applyRule(pattern: string, nodes: readonly TreeNode[]): RuleRead {
  const byId = /^(?:ns=\d+;|nsu=.+?;)?[isgb]=/.test(pattern);
  const names = [...pattern.matchAll(PLACEHOLDER)].map(([, name]) => name ?? '*');
  for (const name of ['machine', 'tag'])
    if (names.filter((one) => one === name).length !== 1)
      return { ok: false, reason: `the pattern needs {${name}} once, like Objects/{line}/{machine}/{tag}` };
  const expression = expressionOf(pattern, byId);
  const machines = new Map<string, { line: string | null; name: string; tags: FoundTag[] }>();
  let fits = 0;
  for (const node of nodes) {
    if (node.kind !== 'variable') continue;
    const texts = byId ? [node.id, node.address] : [node.path.map(pathName).join('/')];
    const found = texts.map((text) => expression.exec(text)?.groups).find((groups) => groups !== undefined);
    if (!found) continue;
    fits++;
    const { machine, tag } = found as { machine: string; tag: string };
    const line = found['line'] ?? null;
    const key = `${line ?? ''}/${machine}`;
    const entry = machines.get(key) ?? { line, name: machine, tags: [] };
    machines.set(key, entry);
    entry.tags.push({ name: tag, address: node.address, role: roleOf(tag), type: null });
  }
  return { ok: true, machines: [...machines.values()].map((machine) => ({ ...machine, speaks: '' })), fits };
}

function expressionOf(pattern: string, byId: boolean): RegExp {
  // In a path a name ends at the slash; in an id at what separates names there, but the last name may hold any of them.
  const one = byId ? '[^./;\\\\|]+' : '[^/]+';
  const last = byId ? '.+' : '[^/]+';
  let text = '';
  let from = 0;
  const places = [...pattern.matchAll(PLACEHOLDER)];
  places.forEach((place, i) => {
    text += escaped(pattern.slice(from, place.index));
    const body = i === places.length - 1 && place.index + place[0].length === pattern.length ? last : one;
    text += place[1] === undefined ? `(?:${body})` : `(?<${place[1]}>${body})`;
    from = place.index + place[0].length;
  });
  return new RegExp(`^${text}${escaped(pattern.slice(from))}$`, 's');
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
