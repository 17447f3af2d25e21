/** What the demo knows of each kind of machine: how it is built, how it stops, what it draws. */
import type { Kind } from '../../twin/words.ts';

export interface KindFacts {
  /** Rated electric power, kW. */
  readonly ratedKw: number;
  /** Share of its own units it spoils when all is well. */
  readonly reject: number;
  /** Operating minutes between micro-stops; 0 = has none. */
  readonly microStopMinutes: number;
  /** Operating hours between jams that last; 0 = has none. */
  readonly jamHours: number;
  /** Whether it looks at each unit and throws out what bad material spoiled. */
  readonly inspects: boolean;
  /** Share of the line's changeover that its own takes. */
  readonly changeover: number;
  /** Vibration of a healthy machine at full speed, mm/s (ISO 10816-3, zone A below 1.4 to 2.3). */
  readonly vibration: number;
  /** Share of the wear of the reference machine. */
  readonly wear: number;
  /** Quality goes off now and then: hours between drifts; 0 = never. */
  readonly driftHours: number;
}

const plain: KindFacts = {
  ratedKw: 5,
  reject: 0.0002,
  microStopMinutes: 90,
  jamHours: 25,
  inspects: false,
  changeover: 0.3,
  vibration: 1.2,
  wear: 0.5,
  driftHours: 0,
};

export const KIND_FACTS: Readonly<Record<Kind, KindFacts>> = {
  machine: plain,
  tank: { ...plain, ratedKw: 11, reject: 0, microStopMinutes: 0, jamHours: 72, changeover: 0.6, vibration: 0.9 },
  filler: {
    ...plain,
    ratedKw: 18,
    reject: 0.0015,
    microStopMinutes: 33,
    jamHours: 16,
    changeover: 1,
    vibration: 1.6,
    wear: 1,
    driftHours: 2.5,
  },
  capper: {
    ...plain,
    ratedKw: 9,
    reject: 0.0015,
    microStopMinutes: 24,
    jamHours: 13,
    changeover: 0.8,
    vibration: 1.8,
    wear: 1.2,
    driftHours: 3,
  },
  labeller: {
    ...plain,
    ratedKw: 6,
    reject: 0.001,
    microStopMinutes: 27,
    jamHours: 14,
    changeover: 0.9,
    vibration: 1.1,
    wear: 0.8,
    driftHours: 3,
  },
  checkweigher: {
    ...plain,
    ratedKw: 2,
    reject: 0.003,
    microStopMinutes: 105,
    inspects: true,
    changeover: 0.25,
    vibration: 0.7,
    driftHours: 5,
  },
  detector: {
    ...plain,
    ratedKw: 1.5,
    reject: 0.002,
    microStopMinutes: 105,
    inspects: true,
    changeover: 0.25,
    vibration: 0.6,
    driftHours: 6,
  },
  table: { ...plain, ratedKw: 3, reject: 0, microStopMinutes: 0, jamHours: 0, changeover: 0.1, vibration: 0.6 },
  oven: {
    ...plain,
    ratedKw: 85,
    reject: 0.0008,
    microStopMinutes: 68,
    jamHours: 29,
    changeover: 0.7,
    vibration: 1.3,
    wear: 0.9,
    driftHours: 4,
  },
  casepacker: { ...plain, ratedKw: 12, microStopMinutes: 30, jamHours: 14, changeover: 0.7, vibration: 1.5, wear: 0.9 },
  robot: { ...plain, ratedKw: 8, microStopMinutes: 52, jamHours: 27, changeover: 0.4, vibration: 0.8, wear: 0.6 },
  palletizer: { ...plain, ratedKw: 16, microStopMinutes: 60, jamHours: 22, changeover: 0.5, vibration: 1.4, wear: 0.7 },
  wrapper: { ...plain, ratedKw: 7, microStopMinutes: 0, jamHours: 25, changeover: 0.2, vibration: 1.0, wear: 0.6 },
  compressor: {
    ...plain,
    ratedKw: 75,
    reject: 0,
    microStopMinutes: 0,
    jamHours: 0,
    changeover: 0,
    vibration: 2.0,
    wear: 0.8,
  },
  receiver: {
    ...plain,
    ratedKw: 0.5,
    reject: 0,
    microStopMinutes: 0,
    jamHours: 0,
    changeover: 0,
    vibration: 0.1,
    wear: 0.05,
  },
  chiller: {
    ...plain,
    ratedKw: 60,
    reject: 0,
    microStopMinutes: 0,
    jamHours: 0,
    changeover: 0,
    vibration: 1.4,
    wear: 0.5,
  },
};
