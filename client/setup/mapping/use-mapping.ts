/** What was found and what a person says of it: guesses first, corrections kept when more is found. */
import { useMemo, useState } from 'react';
import type { StateMapWord } from '../../../twin/plant/model.ts';
import type { Role } from '../../../twin/words.ts';
import type { LineDraft } from '../lines/line-draft.ts';
import type { Candidate } from './candidate.ts';
import { guessState, guessType, looksLikePackml, rolesFor, type TagType } from './guess.ts';
import type { Mapping, TagChoice, TypeChoice } from './mapping-edits.ts';
import { type Shape, shapesOf } from './shapes.ts';

export interface TagSummary {
  readonly name: string;
  readonly choice: TagChoice;
  /** How many machines have it, and some of the values seen. */
  readonly machines: number;
  readonly values: readonly string[];
  readonly options: ReturnType<typeof rolesFor>;
}

export interface MappingState {
  readonly mapping: Mapping;
  readonly found: readonly Candidate[];
  readonly left: ReadonlySet<string>;
  readonly tags: readonly TagSummary[];
  readonly shapes: readonly (Shape & { readonly choice: TypeChoice })[];
  /** Values of state tags that were seen or typed in, with the state each means; null = not said yet. */
  readonly states: readonly { readonly value: string; readonly state: StateMapWord | null }[];
  /** Values that are taken for those of PackML, until somebody says that they are not. */
  readonly packml: readonly string[];
  take(found: readonly Candidate[]): void;
  leave(key: string, out: boolean): void;
  setTag(name: string, change: Partial<TagChoice>): void;
  setType(key: string, change: Partial<TypeChoice>): void;
  setState(value: string, state: StateMapWord | null): void;
  refusePackml(): void;
  setLine(line: string): void;
  layOut(line: string, draft: LineDraft): void;
}

export function useMapping(source: string): MappingState {
  const [found, setFound] = useState<readonly Candidate[]>([]);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [saidTags, setSaidTags] = useState<ReadonlyMap<string, Partial<TagChoice>>>(new Map());
  const [saidTypes, setSaidTypes] = useState<ReadonlyMap<string, Partial<TypeChoice>>>(new Map());
  const [saidStates, setSaidStates] = useState<ReadonlyMap<string, StateMapWord | null>>(new Map());
  const [line, setLine] = useState('');
  const [lines, setLines] = useState<ReadonlyMap<string, LineDraft>>(new Map());

  const candidates = useMemo(() => found.filter(({ key }) => !left.has(key)), [found, left]);
  const tags = useMemo(() => tagsOf(candidates, saidTags), [candidates, saidTags]);
  const shapes = useMemo(
    () =>
      shapesOf(candidates).map((shape) => ({
        ...shape,
        choice: { id: shape.name, unit: '', idealRate: null, unitsPer: null, ...saidOf(shape, saidTypes) },
      })),
    [candidates, saidTypes],
  );
  const seen = useMemo(() => statesSeen(candidates, tags), [candidates, tags]);
  const packml = saidStates.size === 0 && looksLikePackml(seen);
  const states = useMemo(() => (packml ? [] : statesOf(seen, saidStates)), [packml, seen, saidStates]);
  const mapping = useMemo(
    (): Mapping => ({
      source,
      candidates,
      tags: new Map(tags.map(({ name, choice }) => [name, choice])),
      types: new Map(shapes.map(({ key, choice }) => [key, choice])),
      states: Object.fromEntries(states.flatMap(({ value, state }) => (state ? [[value, state] as const] : []))),
      line: line || source,
      lines,
    }),
    [source, candidates, tags, shapes, states, line, lines],
  );
  return {
    mapping,
    found,
    left,
    tags,
    shapes,
    states,
    packml: packml ? seen : [],
    take: (all) => {
      setFound(all);
      setLeft(new Set());
    },
    leave: (key, out) => {
      const next = new Set(left);
      if (out) next.add(key);
      else next.delete(key);
      setLeft(next);
    },
    setTag: (name, change) => setSaidTags(new Map(saidTags).set(name, { ...saidTags.get(name), ...change })),
    setType: (key, change) => {
      const shape = shapes.find((one) => one.key === key);
      if (!shape) return;
      const said = { ...saidOf(shape, saidTypes), ...change };
      setSaidTypes(new Map([...saidTypes, ...shape.machines.map((machine) => [machine.key, said] as const)]));
    },
    setState: (value, state) => setSaidStates(new Map(saidStates).set(value, state)),
    refusePackml: () => setSaidStates(new Map(seen.map((value) => [value, null]))),
    setLine,
    layOut: (id, draft) => setLines(new Map(lines).set(id, draft)),
  };
}

/** Said of machines, since a tag more or less makes their type another one. */
const saidOf = ({ machines }: Shape, said: ReadonlyMap<string, Partial<TypeChoice>>): Partial<TypeChoice> =>
  machines.map(({ key }) => said.get(key)).find((one) => one !== undefined) ?? {};

function tagsOf(candidates: readonly Candidate[], said: ReadonlyMap<string, Partial<TagChoice>>): TagSummary[] {
  const names = new Map<string, Candidate['tags'][number][]>();
  /** Tags whose machine has another tag of that meaning before them. */
  const second = new Set<string>();
  for (const candidate of candidates) {
    const taken = new Set<Role>();
    for (const tag of candidate.tags) {
      const known = names.get(tag.name);
      if (known) known.push(tag);
      else names.set(tag.name, [tag]);
      if (taken.has(tag.role)) second.add(tag.name);
      taken.add(tag.role);
    }
  }
  return [...names].map(([name, all]) => {
    const first = all[0];
    const type: TagType = first?.type ?? guessType(all.map(({ value }) => value));
    const options = rolesFor(type);
    const guessed = first?.role ?? 'signal';
    // A machine has one of each: a second "state" is a reading like any other until somebody says so.
    const role = options.includes(guessed) && (guessed === 'level' || !second.has(name)) ? guessed : 'signal';
    const values = [...new Set(all.flatMap(({ value }) => (value === null ? [] : [String(value)])))];
    return {
      name,
      choice: { role, type, unit: first?.unit ?? '', ...said.get(name) },
      machines: all.length,
      values,
      options,
    };
  });
}

/** What machines were seen to say of their state, where nothing says yet what it means. */
function statesSeen(candidates: readonly Candidate[], tags: readonly TagSummary[]): string[] {
  const names = new Set(tags.filter(({ choice }) => choice.role === 'state').map(({ name }) => name));
  const seen = candidates
    .filter(({ states }) => states === null)
    .flatMap((candidate) =>
      candidate.tags.flatMap(({ name, value }) => (names.has(name) && value !== null ? [String(value)] : [])),
    );
  return [...new Set(seen)];
}

const statesOf = (
  seen: readonly string[],
  said: ReadonlyMap<string, StateMapWord | null>,
): { value: string; state: StateMapWord | null }[] =>
  [...new Set([...seen, ...said.keys()])]
    .sort()
    .map((value) => ({ value, state: said.has(value) ? (said.get(value) ?? null) : guessState(value) }));
