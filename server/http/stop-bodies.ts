/** Stops as they travel. */
import Type from 'typebox';
import type { PlantModel } from '../../twin/plant/model.ts';
import { Words } from '../../twin/plant/schema-parts.ts';
import type { StopSeen } from '../records/stops/stop-seen.ts';
import { iso } from './ask.ts';
import { closed, Instant, orNull, StateWord } from './bodies.ts';

const Word = orNull(Type.String());
const CauseBody = Type.Object({ machine: Type.String(), state: StateWord, fault: Type.Integer() }, closed);

const PartBody = Type.Object(
  {
    from: Instant,
    to: Instant,
    state: StateWord,
    seen: Type.Unsafe<string>({ ...StateWord, description: 'As the machine said, before any reason.' }),
    fault: Type.Integer(),
    reason: Word,
    reasonBy: orNull(Type.Enum(['person', 'fault'])),
    unexplained: Type.Boolean({ description: 'Somebody should say why.' }),
    shift: Word,
    product: Word,
    order: Word,
    lot: Word,
    crew: Word,
  },
  closed,
);

export const StopBody = Type.Object(
  {
    id: Type.String({ description: '`machine@from`' }),
    machine: Type.String(),
    line: Word,
    from: Instant,
    to: orNull(Type.String({ format: 'date-time', description: 'Null = it lasts.' })),
    netSeconds: Type.Number({ description: 'Net of planned time and of time that nobody heard.' }),
    class: Type.Enum(['short', 'long', 'wait', 'other'], {
      description: 'By the whole stop, whatever cuts it. short, long: its own; wait: for others; other: the rest.',
    }),
    parts: Type.Array(PartBody),
    automatic: Type.Object(
      {
        reason: orNull(Type.String({ description: 'What the fault code stands for.' })),
        fault: Type.Integer(),
        chain: Type.Array(CauseBody, { description: 'From the constraint that waits to who makes it wait.' }),
      },
      closed,
    ),
    said: Type.Array(
      Type.Object(
        {
          said: Type.Integer(),
          reason: Type.String({ description: 'Empty = the reason was taken off, or the stop was split here.' }),
          comment: Type.String(),
          from: Instant,
          to: orNull(Instant),
          by: Type.String(),
          at: Instant,
          inForce: Type.Boolean(),
        },
        closed,
      ),
      { description: 'All that was said of it, newest first; what is no longer in force too.' },
    ),
    notes: Type.Array(Type.Object({ text: Type.String(), by: Type.String(), at: Instant }, closed)),
  },
  closed,
);

export function stopBody(plant: PlantModel, stop: StopSeen): Type.Static<typeof StopBody> {
  const machine = plant.machines.find(({ id }) => id === stop.machine);
  const { netMs, automatic, ...rest } = stop;
  return {
    ...rest,
    line: plant.lines[machine?.line ?? -1]?.id ?? null,
    from: iso(stop.from),
    to: stop.to === null ? null : iso(stop.to),
    netSeconds: netMs / 1000,
    parts: stop.parts.map((part) => ({ ...part, from: iso(part.from), to: iso(part.to) })),
    automatic: { ...automatic, chain: automatic.chain.map((cause) => ({ ...cause })) },
    said: stop.said.map(({ id, ...said }) => ({
      ...said,
      said: id,
      from: iso(said.from),
      to: said.to === null ? null : iso(said.to),
      at: iso(said.at),
    })),
    notes: stop.notes.map((note) => ({ ...note, at: iso(note.at) })),
  };
}

export const SuggestionsBody = Type.Object(
  {
    suggestions: Type.Array(
      Type.Object(
        {
          reason: Type.String(),
          had: Type.Integer({ description: 'Of `like` stops like this one so many were given it.' }),
          like: Type.Integer(),
          by: Type.Enum(['fault-product', 'fault', 'cause', 'state'], { description: 'In what they are like it.' }),
          tried: Type.Integer({
            description: 'Of the newest stops of this machine it would have been suggested first here.',
          }),
          right: Type.Integer({ description: 'How often that was what people gave.' }),
        },
        closed,
      ),
    ),
  },
  closed,
);

export const EnteredBody = Type.Object(
  { said: Type.Integer({ description: 'Number of the fact.' }), at: Instant },
  closed,
);

export const UnexplainedBody = Type.Object(
  {
    machines: Type.Array(
      Type.Object(
        {
          machine: Type.String(),
          ms: Type.Number({ description: 'All time without a reason, that of no signal included.' }),
          noSignalMs: Type.Number(),
        },
        closed,
      ),
    ),
  },
  closed,
);

export const ReasonGoneBody = Type.Object(
  {
    gone: Type.Array(Type.Object({ id: Type.String(), name: Words, gone: orNull(Instant) }, closed)),
    uses: Type.Array(
      Type.Object(
        {
          reason: Type.String(),
          pieces: Type.Number(),
          stops: Type.Number({ description: 'Standstills that have it.' }),
          given: Type.Number({ description: 'What people said and did not take back.' }),
          ms: Type.Number(),
          last: Instant,
        },
        closed,
      ),
    ),
  },
  closed,
);
