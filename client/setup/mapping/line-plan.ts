/** Which machines come into which line, and under which ids: known before anything is changed, so that it can be shown. Pure. */
import type { Words } from '../../../twin/plant/schema-parts.ts';
import { draftOf, type LineDraft, type LooseLine, newDraft, withMachines } from '../lines/line-draft.ts';
import type { LooseSpec } from '../plant-file.ts';
import type { Candidate } from './candidate.ts';
import { idOf, unused } from './shapes.ts';

export interface PlannedLine {
  readonly id: string;
  readonly name: string;
  /** As the file has it; undefined = it is new. */
  readonly known: LooseLine | undefined;
  readonly coming: readonly { readonly id: string; readonly candidate: Candidate }[];
}

/** `line`: for candidates that nothing groups. */
export function plannedLines(candidates: readonly Candidate[], line: string, spec: LooseSpec): PlannedLine[] {
  const taken = new Set(
    [...(spec.lines ?? []).flatMap(({ machines }) => machines ?? []), ...(spec.utilities ?? [])].map(({ id }) => id),
  );
  const byName = new Map<string, Candidate[]>();
  for (const candidate of candidates) {
    const name = candidate.line || line;
    const group = byName.get(name);
    if (group) group.push(candidate);
    else byName.set(name, [candidate]);
  }
  return [...byName].map(([name, group]) => {
    const id = idOf(name);
    return {
      id,
      name,
      known: spec.lines?.find((one) => one.id === id),
      coming: group.map((candidate) => ({ id: unused(idOf(candidate.name), taken), candidate })),
    };
  });
}

/** How a line will run: as somebody said, else as the file has it with the new machines at its end. */
export function planOf({ known, coming }: PlannedLine, said: LineDraft | undefined): LineDraft {
  const fresh = coming.map(({ id }) => id);
  const all = [...(known?.machines ?? []).map(({ id }) => id), ...fresh];
  return said || known ? withMachines(said ?? draftOf(known as LooseLine), all) : newDraft(fresh);
}

/** Names of all machines of a line, by id. */
export const namesOf = ({ known, coming }: PlannedLine): { readonly id: string; readonly name: Words }[] => [
  ...(known?.machines ?? []).map(({ id, name }) => ({ id, name })),
  ...coming.map(({ id, candidate }) => ({ id, name: candidate.name })),
];
