/** From machines that were found and what a person says of them to edits of the plant file. Pure. */
import type { StateMapWord } from '../../../twin/plant/model.ts';
import type { PlantEdit } from '../../../twin/plant/plant-edit.ts';
import type { Role } from '../../../twin/words.ts';
import { buffersOf, type LineDraft, lineEdits } from '../lines/line-draft.ts';
import type { LooseSpec } from '../plant-file.ts';
import type { Candidate } from './candidate.ts';
import type { TagType } from './guess.ts';
import { plannedLines, planOf } from './line-plan.ts';
import { freeSpots, type Spot } from './places.ts';
import { idOf, shapesOf, unused } from './shapes.ts';

export interface TagChoice {
  /** `skip` = left out. */
  readonly role: Role | 'skip';
  readonly type: TagType;
  readonly unit: string;
}

export interface TypeChoice {
  readonly id: string;
  /** What it counts. */
  readonly unit: string;
  /** Units a minute; null = has none. */
  readonly idealRate: number | null;
  /** Base units (bottles) in one of what it counts (cases); null = it counts base units. */
  readonly unitsPer: number | null;
}

export interface Mapping {
  readonly source: string;
  readonly candidates: readonly Candidate[];
  /** By name of a tag. */
  readonly tags: ReadonlyMap<string, TagChoice>;
  /** By key of a shape. */
  readonly types: ReadonlyMap<string, TypeChoice>;
  /** Value of a state tag -> state; empty = as PackML numbers them. */
  readonly states: Readonly<Record<string, StateMapWord>>;
  /** For machines that nothing groups into a line. */
  readonly line: string;
  /** How lines run, by id; of those that somebody laid out. */
  readonly lines: ReadonlyMap<string, LineDraft>;
}

const TEXT_ROLES: readonly Role[] = ['product', 'order', 'lot'];
const HALL = { width: 62, depth: 48 };

export function mappingEdits(mapping: Mapping, spec: LooseSpec): PlantEdit[] {
  const edits: PlantEdit[] = [];
  const typeIds = new Set(Object.keys(spec.machine_types ?? {}));
  const mapIds = new Set(Object.keys(spec.state_maps ?? {}));
  const hall = spec.site?.hall ?? HALL;
  const own = Object.keys(mapping.states).length > 0 ? unused(`${mapping.source}-states`, mapIds) : null;
  if (own !== null) edits.push({ op: 'set', path: ['state_maps', own], value: mapping.states });

  const spoken = new Map<string, string>();
  const statesOf = (candidate: Candidate): string | null => {
    if (!candidate.states) return own;
    const text = JSON.stringify(candidate.states);
    const known =
      spoken.get(text) ?? Object.entries(spec.state_maps ?? {}).find(([, map]) => JSON.stringify(map) === text)?.[0];
    if (known !== undefined) return known;
    const id = unused(`${idOf(candidate.speaks) || mapping.source}-words`, mapIds);
    spoken.set(text, id);
    edits.push({ op: 'set', path: ['state_maps', id], value: candidate.states });
    return id;
  };

  const typeOf = new Map<string, string>();
  const inType = new Map<string, boolean>();
  for (const { key, name, machines } of shapesOf(mapping.candidates)) {
    const choice = mapping.types.get(key) ?? { id: name, unit: '', idealRate: null, unitsPer: null };
    const id = unused(idOf(choice.id), typeIds);
    const tags: Record<string, unknown> = {};
    for (const tag of machines[0]?.tags ?? []) {
      const chosen = mapping.tags.get(tag.name);
      if (!chosen || chosen.role === 'skip') continue;
      const same = machines.every(
        ({ tags: all }) => all.find(({ name: one }) => one === tag.name)?.address === tag.address,
      );
      inType.set(`${key} ${tag.name}`, same);
      tags[keyOf(tag.name)] = {
        ...(chosen.role === 'signal' ? {} : { role: chosen.role }),
        ...(typeNeeded(chosen) ? { type: chosen.type } : {}),
        ...(chosen.unit ? { unit: chosen.unit } : {}),
        ...(same ? { from: tag.address } : {}),
      };
    }
    const hasState = Object.values(tags).some((tag) => (tag as { role?: Role }).role === 'state');
    const states = machines[0] && hasState ? statesOf(machines[0]) : null;
    edits.push({
      op: 'set',
      path: ['machine_types', id],
      value: {
        source: mapping.source,
        ...(choice.unit ? { unit: choice.unit } : {}),
        ...(choice.unitsPer ? { units_per: choice.unitsPer } : {}),
        ...(choice.idealRate ? { ideal_rate: choice.idealRate } : {}),
        ...(states === null ? {} : { states }),
        tags,
      },
    });
    for (const { key: machine } of machines) typeOf.set(machine, `${key}\n${id}`);
  }

  const taken: Spot[] = [
    ...(spec.lines ?? []).flatMap((line) => line.machines ?? []),
    ...(spec.utilities ?? []),
  ].flatMap(({ place }) => (place ? [place] : []));
  for (const planned of plannedLines(mapping.candidates, mapping.line, spec)) {
    const { id: lineId, name, known, coming } = planned;
    const draft = planOf(planned, mapping.lines.get(lineId));
    const places = (known?.machines ?? []).flatMap(({ place }) => (place ? [place] : []));
    const spots = freeSpots(coming.length, taken, places, hall);
    taken.push(...spots);
    const rank = (id: string) => draft.machines.indexOf(id);
    const machines = [...coming]
      .sort((a, b) => rank(a.id) - rank(b.id))
      .map(({ id, candidate }, i) => {
        const [shape = '', type = ''] = (typeOf.get(candidate.key) ?? '').split('\n');
        const tags = Object.fromEntries(
          candidate.tags
            .filter((tag) => inType.get(`${shape} ${tag.name}`) === false)
            .map((tag) => [keyOf(tag.name), { from: tag.address }]),
        );
        return {
          id,
          name: candidate.name,
          type,
          ...(candidate.device ? { device: candidate.device } : {}),
          place: spots[i] as Spot,
          ...(Object.keys(tags).length > 0 ? { tags } : {}),
        };
      });
    if (known) {
      for (const machine of machines)
        edits.push({ op: 'set', path: ['lines', lineId, 'machines', machine.id], value: machine });
      edits.push(...lineEdits({ ...known, machines: [...(known.machines ?? []), ...machines] }, draft));
      continue;
    }
    edits.push({
      op: 'set',
      path: ['lines', lineId],
      value: {
        id: lineId,
        name,
        area: spec.areas?.[0]?.id ?? 'hall',
        constraint: draft.constraint,
        machines,
        buffers: buffersOf(draft),
      },
    });
  }
  return edits;
}

const typeNeeded = ({ role, type }: TagChoice): boolean =>
  type !== (role !== 'skip' && TEXT_ROLES.includes(role) ? 'text' : 'number');

/** A key of a tag, as plant.yaml wants it. */
const keyOf = (name: string): string => idOf(name.replaceAll('/', '-'));
