/** A plant of many orders on unequal lines: shifts, changeovers, crews, tools, and due dates that are tight. Minutes. */
import type { FloorModel, FloorOrder, Window } from '../../analytics/schedule/floor/model.ts';
import { openStreams, uniform } from '../../twin/simulate/streams.ts';

const LINES = 6;
const PACKERS = 3;
const FLAVOURS = ['mint', 'lemon', 'berry', 'plain'];
const DAY = 1440;
/** About as many as the lines can do. */
const ORDERS_A_DAY = 60;

/** Three operations an order: mixing on one of two, a line, a packer. */
export function plantFloor(count: number, seed: number): FloorModel {
  const random = openStreams(seed, ['plant']);
  const below = (n: number) => Math.floor(uniform(random, 0) * n);
  const busy = Math.ceil(count / ORDERS_A_DAY);
  const days = busy + 30;
  // Two shifts a day, and then the plant is open as long as it takes.
  const shifts: Window[] = Array.from({ length: days }, (_, day): Window => [day * DAY + 360, day * DAY + 1320]);
  const open: Window[] = [...shifts, [days * DAY, 4 * days * DAY]];
  const setup = {
    combine: 'sum' as const,
    attributes: {
      flavour: {
        times: FLAVOURS.flatMap((from, a) =>
          FLAVOURS.map((to, b) => ({ from, to, time: a === b ? 0 : a < b ? 15 : 40 })),
        ),
      },
    },
    crew: { secondary: 'changeover crew', amount: 1 },
  };
  const orders = Array.from({ length: count }, (_, o): FloorOrder => {
    const first = below(LINES);
    const day = below(busy);
    return {
      id: `order ${o}`,
      release: day * DAY,
      due: (day + 1 + below(3)) * DAY,
      weight: 1 + below(3),
      attributes: { flavour: FLAVOURS[below(FLAVOURS.length)] as string },
      operations: [
        {
          id: `${o} mix`,
          choices: [0, 1].map((k) => ({ resource: `mixer ${k}`, duration: 10 + below(15), kw: 20 })),
        },
        {
          id: `${o} fill`,
          choices: [0, 1, 2].map((k) => ({
            resource: `line ${(first + k) % LINES}`,
            duration: 40 + below(80),
            kw: 35,
          })),
          after: [{ operation: `${o} mix`, min: 10 }],
          needs: [{ secondary: 'filling crew', amount: 1 }],
        },
        {
          id: `${o} pack`,
          choices: [0, 1].map((k) => ({
            resource: `packer ${(first + k) % PACKERS}`,
            duration: 20 + below(20),
            kw: 5,
          })),
          span: 'whole' as const,
        },
      ],
    };
  });
  return {
    now: 360,
    resources: [
      ...['mixer 0', 'mixer 1'].map((id) => ({ id, calendar: open })),
      ...Array.from({ length: LINES }, (_, k) => ({ id: `line ${k}`, calendar: open, setup })),
      ...Array.from({ length: PACKERS }, (_, k) => ({ id: `packer ${k}`, calendar: open })),
    ],
    secondaries: [
      { id: 'filling crew', kind: 'crew', capacity: 5 },
      { id: 'changeover crew', kind: 'crew', capacity: 2 },
    ],
    orders,
    energy: Array.from({ length: days }, (_, day) => ({ from: day * DAY + 960, to: day * DAY + 1200, price: 2 })),
  };
}
