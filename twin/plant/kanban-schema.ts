/** Bins of material at machines as plant.yaml has them. */
import Type from 'typebox';
import { closed, Id, notNegative, positive, Words } from './schema-parts.ts';

export const BinSchema = Type.Object(
  {
    id: Id,
    name: Words,
    material: Type.String({
      minLength: 1,
      maxLength: 80,
      expected: 'a material',
      description: 'What stands in it, as bills of material name it.',
    }),
    machine: Id,
    container: Type.Object(
      {
        quantity: positive('units', 'How much comes in a container.'),
        unit: Type.String({ minLength: 1, maxLength: 20, expected: 'a unit' }),
      },
      { ...closed, expected: 'like {quantity: 5000, unit: pcs}' },
    ),
    containers: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 99, expected: '1 to 99', description: 'Asked for at once. Default 1.' }),
    ),
    replenish_min: positive('minutes', 'From asked for to delivered: later is late.'),
    empty_faults: Type.Optional(
      Type.Array(Type.Integer({ expected: 'fault codes' }), {
        expected: 'a list of fault codes',
        description: 'Fault codes by which the machine says that it has run dry.',
      }),
    ),
    signal: Type.Optional(
      Type.Object(
        {
          tag: Type.String({ minLength: 1, description: 'Key of a tag of the machine that measures the fill.' }),
          below: Type.Number({ expected: 'a number', description: 'Asked for when the reading falls below.' }),
          deadband: Type.Optional(
            notNegative('a difference', 'How far above it must rise before it asks again. Default 0.'),
          ),
        },
        { ...closed, expected: 'like {tag: hopper_level, below: 15}' },
      ),
    ),
  },
  closed,
);
export type BinSpec = Type.Static<typeof BinSchema>;
