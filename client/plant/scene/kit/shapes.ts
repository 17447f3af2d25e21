/** The shape of every kind of machine: footprint, where its stack light stands, and how it is built. */
import type { Kind } from '../../../../twin/words.ts';
import type { Brush } from './brush.ts';
import { capper, filler, labeller, oven, tank } from './making.ts';
import { casepacker, checkweigher, detector, palletizer, robot, table, wrapper } from './packing.ts';
import { agv, bottle, cabinet, pallet, person, rack, shippingCase, tray } from './scenery.ts';
import { chiller, compressor, machine, receiver } from './utilities.ts';

export interface Shape {
  /** Metres: along the flow, across it, up. */
  readonly w: number;
  readonly d: number;
  readonly h: number;
  /** Foot of the stack light's lens, machine coordinates. */
  readonly lamp: readonly [x: number, y: number, z: number];
  readonly build: (brush: Brush) => void;
}

const shape = (w: number, d: number, h: number, build: Shape['build'], lamp?: Shape['lamp']): Shape => ({
  w,
  d,
  h,
  build,
  lamp: lamp ?? [-w * 0.3, h + 0.35, -d * 0.25],
});

export const SHAPES: Readonly<Record<Kind, Shape>> = {
  tank: shape(2.6, 2.6, 5, tank, [0, 5.35, 0]),
  filler: shape(3.2, 3, 3, filler, [-1.35, 3.3, -1.25]),
  capper: shape(2.2, 2.2, 3.3, capper, [-0.66, 3.65, -0.55]),
  labeller: shape(2.6, 1.9, 2.6, labeller, [-0.4, 2.7, -0.55]),
  checkweigher: shape(1.9, 1.3, 1.9, checkweigher, [-0.3, 2.35, -0.5]),
  detector: shape(1.6, 1.5, 2, detector, [0, 2.35, -0.4]),
  table: shape(3.6, 2.6, 1.3, table, [-1.6, 1.7, -1.22]),
  oven: shape(7, 2.6, 3.4, oven, [-2.9, 2.9, -0.7]),
  casepacker: shape(3.6, 2.6, 3, casepacker, [-1.4, 3.1, -0.9]),
  robot: shape(4, 3.8, 3, robot, [-1.9, 2.4, -1.8]),
  palletizer: shape(4.2, 4, 4.1, palletizer, [-1.58, 4.1, -1.58]),
  wrapper: shape(3, 2.4, 3.2, wrapper, [-1.25, 3.4, 0]),
  compressor: shape(2.8, 1.6, 2, compressor, [-0.9, 2.2, -0.4]),
  receiver: shape(1.3, 1.3, 3, receiver, [0.3, 3, -0.2]),
  chiller: shape(4, 1.9, 2.4, chiller, [-1.7, 2.45, -0.6]),
  machine: shape(3.2, 2.4, 2.6, machine, [-0.9, 2.6, -0.5]),
};

/** Kinds that pass liquids or gas on: joined to their neighbours by a pipe, not by a belt. */
export const PIPED: ReadonlySet<Kind> = new Set<Kind>(['tank', 'receiver', 'compressor', 'chiller']);

export const SCENERY = {
  cabinet: { w: 2.4, d: 0.7, h: 2.2, build: cabinet },
  rack: { w: 5.4, d: 1.3, h: 4, build: rack },
  agv: { w: 1.8, d: 1.1, h: 1.3, build: agv },
  person: { w: 0.6, d: 0.6, h: 1.8, build: person },
} as const;
export type SceneryKind = keyof typeof SCENERY;

/** Goods on the conveyors: distance between two, metres, when they flow and when they queue. */
export const GOODS = {
  bottle: { pitch: 0.34, packed: 0.2, build: bottle },
  tray: { pitch: 0.46, packed: 0.33, build: tray },
  case: { pitch: 0.95, packed: 0.66, build: shippingCase },
  pallet: { pitch: 2.6, packed: 1.5, build: pallet },
} as const;
export type Good = keyof typeof GOODS;
