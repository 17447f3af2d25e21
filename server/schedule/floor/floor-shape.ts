/** The shape of a floor model as people hand it in: JSON, checked field by field before anything is made of it. */
import Type from 'typebox';
import { Value } from 'typebox/value';
import { type FloorProblem, floorProblems } from '../../../analytics/schedule/floor/check-model.ts';
import { type FloorModel, GOALS, SPANS } from '../../../analytics/schedule/floor/model.ts';

// Within these, sums over 10,000 orders are exact.
const Moment = Type.Integer({ minimum: -1e11, maximum: 1e11 });
const Time = Type.Integer({ minimum: 0, maximum: 1e9 });
const Amount = Type.Integer({ minimum: 0, maximum: 1e6 });
const Id = Type.String({ minLength: 1 });
const strict = { additionalProperties: false } as const;
const object = <P extends Type.TProperties>(properties: P) => Type.Object(properties, strict);
const Window = Type.Tuple([Moment, Moment]);
const Need = object({ secondary: Id, amount: Type.Integer({ minimum: 1, maximum: 1e6 }) });
const Words = Type.Record(Type.String(), Type.String());

const Table = object({
  times: Type.Array(object({ from: Type.String(), to: Type.String(), time: Time })),
  otherwise: Type.Optional(Time),
});
const Resource = object({
  id: Id,
  calendar: Type.Optional(Type.Array(Window)),
  setup: Type.Optional(
    object({
      combine: Type.Union([Type.Literal('sum'), Type.Literal('max')]),
      attributes: Type.Record(Type.String(), Table),
      crew: Type.Optional(Need),
    }),
  ),
  state: Type.Optional(Words),
  campaign: Type.Optional(Id),
});
const Secondary = object({
  id: Id,
  kind: Type.Union([Type.Literal('crew'), Type.Literal('tool')]),
  capacity: Amount,
  calendar: Type.Optional(Type.Array(Window)),
  less: Type.Optional(Type.Array(object({ from: Moment, to: Moment, amount: Amount }))),
});
const Place = { resource: Id, start: Moment };
const Fixed = Type.Union([
  object({ kind: Type.Literal('pinned'), ...Place }),
  object({ kind: Type.Literal('started'), ...Place, remaining: Time }),
  object({ kind: Type.Literal('done'), ...Place, end: Moment }),
]);
const Operation = object({
  id: Id,
  choices: Type.Array(
    object({ resource: Id, duration: Time, kw: Type.Optional(Amount), needs: Type.Optional(Type.Array(Need)) }),
  ),
  span: Type.Optional(Type.Union(SPANS.map((span) => Type.Literal(span)))),
  resume: Type.Optional(Time),
  ready: Type.Optional(Moment),
  needs: Type.Optional(Type.Array(Need)),
  after: Type.Optional(Type.Array(object({ operation: Id, min: Type.Optional(Time), max: Type.Optional(Time) }))),
  fixed: Type.Optional(Fixed),
});
const Model = object({
  unit: Type.Optional(Type.Union([Type.Literal('minute'), Type.Literal('second')])),
  now: Moment,
  frozenUntil: Type.Optional(Moment),
  resources: Type.Array(Resource),
  secondaries: Type.Optional(Type.Array(Secondary)),
  orders: Type.Array(
    object({
      id: Id,
      release: Type.Optional(Moment),
      due: Type.Optional(Moment),
      weight: Type.Optional(Amount),
      attributes: Type.Optional(Words),
      operations: Type.Array(Operation),
    }),
  ),
  maintenance: Type.Optional(
    Type.Array(
      object({
        id: Id,
        resource: Id,
        duration: Time,
        earliest: Moment,
        latest: Moment,
        needs: Type.Optional(Type.Array(Need)),
      }),
    ),
  ),
  energy: Type.Optional(Type.Array(object({ from: Moment, to: Moment, price: Amount }))),
  former: Type.Optional(Type.Array(object({ operation: Id, ...Place }))),
  goals: Type.Optional(Type.Array(Type.Union(GOALS.map((goal) => Type.Literal(goal))))),
});

export type ReadFloor =
  | { readonly ok: true; readonly model: FloorModel }
  | { readonly ok: false; readonly problems: readonly FloorProblem[] };

/** Reads a model from JSON: all that is wrong with it at once. */
export function readFloor(text: string): ReadFloor {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const reason = `it is no JSON: ${(error as Error).message}`;
    return { ok: false, problems: [{ place: 'file', reason, fix: 'write it as JSON (docs/schedule.md)' }] };
  }
  const shape = [...Value.Errors(Model, value)].map(({ instancePath, message, params }) => ({
    place: instancePath === '' ? 'the model' : instancePath,
    reason: message,
    fix: `docs/schedule.md has the format${extra(params)}`,
  }));
  if (shape.length > 0) return { ok: false, problems: shape };
  const model = value as FloorModel;
  const problems = floorProblems(model);
  return problems.length > 0 ? { ok: false, problems } : { ok: true, model };
}

function extra(params: object): string {
  const names = Object.values(params)
    .filter((one) => Array.isArray(one))
    .flat();
  return names.length === 0 ? '' : ` (${names.join(', ')})`;
}
