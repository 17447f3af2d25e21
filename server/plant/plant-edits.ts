/**
 * Small changes to the text of plant.yaml that keep its comments and its order. A place is named by keys; in lists, by the
 * `id` of an entry (or, where entries have none, its number): `lines.line1.machines.capper.tags.speed.from`.
 */
import { type Document, isMap, isSeq, parseDocument, type YAMLSeq } from 'yaml';
import type { PlantEdit } from '../../twin/plant/plant-edit.ts';

export type Edited = { readonly ok: true; readonly yaml: string } | { readonly ok: false; readonly reason: string };

export function editPlant(yaml: string, edits: readonly PlantEdit[]): Edited {
  const document = parseDocument(yaml, { prettyErrors: false });
  if (document.errors[0]) return { ok: false, reason: `not valid YAML: ${document.errors[0].message}` };
  for (const edit of edits) {
    const path = edit.path.join('.');
    if (edit.path.length === 0) return { ok: false, reason: 'an edit needs a place' };
    const steps = resolve(document, edit.path);
    if (steps === null) return { ok: false, reason: `there is no \`${path}\`` };
    if (edit.op === 'set') {
      unfold(document, steps);
      document.setIn(steps, document.createNode(edit.value));
    } else if (edit.op === 'order') {
      const list: unknown = document.getIn(steps, true);
      if (!isSeq(list)) return { ok: false, reason: `\`${path}\` is no list` };
      order(list, edit.ids);
    } else if (!document.deleteIn(steps)) return { ok: false, reason: `there is no \`${path}\`` };
  }
  return { ok: true, yaml: document.toString({ lineWidth: 0, flowCollectionPadding: true }) };
}

/** Entries move with their comments. */
function order(list: YAMLSeq, ids: readonly string[]): void {
  const rank = (item: unknown): number => {
    const place = isMap(item) ? ids.indexOf(String(item.get('id'))) : -1;
    return place < 0 ? ids.length : place;
  };
  list.items.sort((a, b) => rank(a) - rank(b));
}

/** `[]` and `{}` that get their first entry are written in lines from then on: a plant in one line is read by nobody. */
function unfold(document: Document, steps: readonly (string | number)[]): void {
  for (let depth = 1; depth < steps.length; depth++) {
    const node: unknown = document.getIn(steps.slice(0, depth), true);
    if ((isMap(node) || isSeq(node)) && node.items.length === 0) node.flow = false;
  }
}

/** Keys and numbers of a place; its last step need not be there yet. Null where the way to it is not. */
function resolve(document: Document, path: readonly string[]): (string | number)[] | null {
  const steps: (string | number)[] = [];
  for (const [depth, step] of path.entries()) {
    const node: unknown = steps.length === 0 ? document.contents : document.getIn(steps, true);
    const last = depth === path.length - 1;
    if (isSeq(node)) {
      const named = node.items.findIndex((item) => isMap(item) && item.get('id') === step);
      const number = /^[0-9]+$/.test(step) ? Number(step) : -1;
      const place = named >= 0 ? named : number >= 0 && number < node.items.length ? number : -1;
      if (place < 0 && !last) return null;
      steps.push(place < 0 ? node.items.length : place); // a new entry comes at the end
    } else if (isMap(node) || (last && node === undefined)) steps.push(step);
    else if (node === undefined || node === null) steps.push(step);
    else return null;
  }
  return steps;
}
