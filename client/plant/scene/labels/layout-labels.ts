/**
 * The label rule: nothing abnormal is ever dropped. A label that finds no free place is counted on its line's plate; a
 * plate that finds none is folded into one more plate, with what it would have counted. No two boxes overlap, all lie
 * inside the canvas, and a label keeps its place from the last layout where it can. Pixels, y down.
 */
export interface Candidate {
  readonly id: string;
  /** Line slot; -1 = a utility. */
  readonly line: number;
  /** What it points at. Labels whose anchor is off the canvas count on their plate. */
  readonly x: number;
  readonly y: number;
  /** Smaller = placed first: selected -1, breakdown 0, other root 1, consequence 2. */
  readonly priority: number;
  /** Sizes it may take, the fullest first. */
  readonly forms: readonly (readonly [w: number, h: number])[];
}

export interface PlateWish {
  readonly line: number;
  /** Top left corner as wished. */
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
  /** Folded last = smallest. */
  readonly priority: number;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

export interface Placed extends Box {
  readonly id: string;
  readonly form: number;
}

export interface PlacedPlate extends Box {
  readonly line: number;
  /** Labels of the line that found no place, worst first. */
  readonly hidden: readonly string[];
}

export interface LabelLayout {
  readonly labels: readonly Placed[];
  readonly plates: readonly PlacedPlate[];
  /** Lines without a plate, and labels that found neither a place nor a plate. */
  readonly rest: { readonly lines: readonly number[]; readonly hidden: readonly string[] };
}

/** Part of the canvas that labels may use. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const GAP = 3;
/** Room kept at the bottom left for the plate of the rest. */
export const REST = { w: 132, h: 26 } as const;

type Spot = (w: number, h: number) => readonly [x: number, y: number];

/** Places around an anchor: above, up left, up right, high, beside, and further out. */
const SPOTS: readonly Spot[] = [
  (w, h) => [-w / 2, -h - 12],
  (w, h) => [-w + 22, -h - 40],
  (_w, h) => [-22, -h - 40],
  (w, h) => [-w / 2, -h - 72],
  (w, h) => [-w - 16, -h - 4],
  (_w, h) => [16, -h - 4],
  (w, h) => [-w + 10, -h - 96],
  (_w, h) => [-10, -h - 96],
  (_w, h) => [10, -h / 2],
  (w, h) => [-w - 10, -h / 2],
];
/** A chip says nothing but what it stands at: it stays close, or is counted. */
const CHIP_SPOTS = [0, 8, 9, 5, 4, 2, 1] as const;
/** A tall label stands off to the upper left, where the line comes from: its neighbours downstream wait and need the room. */
const TALL_SPOTS = [1, 2, 3, 0, 6, 7, 4, 5, 8, 9] as const;
const TALL = 40;
const ROW_SPOTS = SPOTS.map((_, i) => i);
const CHIP_WIDTH = 40;

export function layoutLabels(
  candidates: readonly Candidate[],
  wishes: readonly PlateWish[],
  area: Area,
  lastSpots: Map<string, number> = new Map(),
): LabelLayout {
  const restBox = { x: area.left, y: area.bottom - REST.h, ...REST };
  const { stacked, folded } = stackPlates(wishes, area, restBox);
  const hidden = new Map<number, string[]>(stacked.map((plate) => [plate.line, []]));
  const lost: string[] = [];
  const taken: Box[] = [restBox, ...stacked];
  const labels: Placed[] = [];

  const order = [...candidates].sort((a, b) => a.priority - b.priority || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  // A label must not hide the machine that another one is about, as long as it can stand elsewhere.
  const clear = order.filter((label) => label.priority <= 1).map((label) => ({ id: label.id, ...machineUnder(label) }));
  for (const label of order) {
    const seen = label.x >= area.left && label.x <= area.right && label.y >= area.top && label.y <= area.bottom;
    const others = clear.filter((box) => box.id !== label.id);
    const placed = seen
      ? (firstFree(label, area, [...taken, ...others], lastSpots) ?? firstFree(label, area, taken, lastSpots))
      : null;
    if (placed) {
      labels.push(placed);
      taken.push(placed);
    } else (hidden.get(label.line) ?? lost).push(label.id);
  }
  return {
    labels,
    plates: stacked.map((plate) => ({ ...plate, hidden: hidden.get(plate.line) ?? [] })),
    rest: { lines: folded, hidden: lost },
  };
}

function firstFree(label: Candidate, area: Area, taken: readonly Box[], lastSpots: Map<string, number>): Placed | null {
  const last = lastSpots.get(label.id);
  for (const [form, [w, h]] of label.forms.entries()) {
    if (w > area.right - area.left || h > area.bottom - area.top) continue;
    const spots: readonly number[] = w < CHIP_WIDTH ? CHIP_SPOTS : h > TALL ? TALL_SPOTS : ROW_SPOTS;
    for (let k = last === undefined ? 0 : -1; k < spots.length; k++) {
      const spot = (k < 0 ? last : spots[k]) as number;
      const [dx, dy] = SPOTS[spot]!(w, h);
      const box = { ...clamped(label.x + dx, label.y + dy, w, h, area), w, h };
      if (taken.some((other) => hits(other, box))) continue;
      lastSpots.set(label.id, spot);
      return { id: label.id, form, ...box };
    }
  }
  return null;
}

/** Stack light and body below an anchor, roughly: enough to keep labels off it. */
const machineUnder = ({ x, y }: Candidate): Box => ({ x: x - 22, y: y - 4, w: 44, h: 56 });

const hits = (a: Box, b: Box): boolean => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

const clamped = (x: number, y: number, w: number, h: number, area: Area) => ({
  x: Math.min(Math.max(area.left, x), area.right - w),
  y: Math.min(Math.max(area.top, y), area.bottom - h),
});

/**
 * Plates that share a stretch of x are pushed down in order of height, then back up from the bottom edge. Where they do
 * not all fit, the least important is folded away and the rest try again.
 */
function stackPlates(wishes: readonly PlateWish[], area: Area, restBox: Box) {
  let open = wishes
    .map((wish) => ({ ...wish, ...clamped(wish.x, wish.y, wish.w, wish.h, area) }))
    .sort((a, b) => a.y - b.y || a.line - b.line);
  const folded: number[] = [];
  const share = (a: Box, b: Box) => a.x < b.x + b.w && b.x < a.x + a.w;
  for (;;) {
    const plates = open.map((plate) => ({ ...plate }));
    plates.forEach((plate, i) => {
      for (const above of plates.slice(0, i))
        if (share(plate, above)) plate.y = Math.max(plate.y, above.y + above.h + GAP);
    });
    for (let i = plates.length - 1; i >= 0; i--) {
      const plate = plates[i]!;
      const floor = share(plate, restBox) ? restBox.y - GAP : area.bottom;
      plate.y = Math.min(plate.y, floor - plate.h);
      for (const below of plates.slice(i + 1))
        if (share(plate, below)) plate.y = Math.min(plate.y, below.y - GAP - plate.h);
    }
    const outside = plates.find((plate) => plate.y < area.top || plate.x < area.left || plate.x + plate.w > area.right);
    if (!outside) return { stacked: plates, folded };
    const crowd = open.filter((plate) => share(plate, outside));
    const least = crowd.reduce((a, b) =>
      b.priority > a.priority || (b.priority === a.priority && b.line > a.line) ? b : a,
    );
    folded.push(least.line);
    open = open.filter((plate) => plate !== least);
  }
}
