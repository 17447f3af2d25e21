/** Measures label boxes and writes where the layout puts them. Works on the DOM, so that moving the camera renders nothing. */
import type { Inset } from '../camera/fly-to.ts';
import type { WorldHandle } from '../PlantWorld.tsx';
import type { LabelList } from './label-list.ts';
import { type Candidate, type LabelLayout, layoutLabels, type PlateWish } from './layout-labels.ts';

export interface Placer {
  /** Reads the size of every box, in each form it may take. */
  measure(layer: HTMLElement, list: LabelList): void;
  place(layer: HTMLElement, list: LabelList, world: WorldHandle, inset: Inset): LabelLayout;
}

/** With more causes than this their labels start as one row: all shown briefly beats a few shown fully. */
const FULL_LABELS = 6;
const FORMS = ['full', 'row', 'chip'] as const;
const MARGIN = 8;
/** After what stands, before what only waits. */
const HELD = 1.5;
/** Between the parts of a plate, as in scene.css. */
const PLATE_GAP = 7;

type Size = readonly [w: number, h: number];

export function createPlacer(): Placer {
  const forms = new Map<string, readonly Size[]>();
  const plateSize = new Map<number, Size>();
  const lastSpots = new Map<string, number>();
  /** Plates that count hidden labels, and how much wider that makes them. */
  const wide = new Set<number>();
  let moreWidth = 0;
  let lastHidden = new Set<number>();
  let labelBoxes = new Map<string, HTMLElement>();
  let plateBoxes = new Map<number, HTMLElement>();
  let leaders = new Map<string, SVGLineElement>();
  let content = '';

  const measure: Placer['measure'] = (layer, list) => {
    labelBoxes = new Map(
      [...layer.querySelectorAll<HTMLElement>('[data-label]')].map((e) => [e.dataset['label'] ?? '', e]),
    );
    plateBoxes = new Map(
      [...layer.querySelectorAll<HTMLElement>('[data-line]')].map((e) => [Number(e.dataset['line']), e]),
    );
    leaders = new Map(
      [...layer.querySelectorAll<SVGLineElement>('[data-leader]')].map((e) => [e.dataset['leader'] ?? '', e]),
    );
    // Figures have equal widths, so a box changes size only with the length of its texts.
    const now = JSON.stringify(
      list.machines
        .map((l) => [l.id, l.kind, l.name, l.age.length, l.reason, l.waiting])
        .concat(list.plates.map((p) => [p.name, p.oee.length]))
        .concat(list.holds.map((h) => [h.id, h.text, h.place, h.reason])),
    );
    if (now === content) return;
    content = now;
    forms.clear();
    const full = [...list.machines.filter((label) => label.kind === 'full'), ...list.holds];
    const measured = new Map<string, Size[]>(full.map((label) => [label.id, []]));
    // Form by form, so that the browser lays out three times and not three times a label.
    for (const form of FORMS) {
      for (const label of full) labelBoxes.get(label.id)?.setAttribute('data-form', form);
      for (const label of full) measured.get(label.id)?.push(sizeOf(labelBoxes.get(label.id)));
    }
    for (const [id, sizes] of measured) forms.set(id, sizes);
    const chip = list.machines.find((label) => label.kind === 'chip');
    const chipSize = sizeOf(chip && labelBoxes.get(chip.id));
    for (const label of list.machines) if (label.kind === 'chip') forms.set(label.id, [chipSize]);
    for (const plate of list.plates) {
      const box = plateBoxes.get(plate.line);
      const [w, h] = sizeOf(box);
      const more = box?.querySelector<HTMLElement>('.plant-more');
      plateSize.set(plate.line, [more ? w - more.offsetWidth - PLATE_GAP : w, h]);
    }
    const sample = layer.querySelector<HTMLElement>('[data-more-sample]');
    moreWidth = (sample?.offsetWidth ?? 0) + PLATE_GAP;
    for (const id of lastSpots.keys()) if (!forms.has(id)) lastSpots.delete(id);
  };

  const place: Placer['place'] = (layer, list, world, inset) => {
    const { width, height } = world.size();
    const area = {
      left: Math.max(MARGIN, inset.left),
      top: Math.max(MARGIN, inset.top),
      right: width - Math.max(MARGIN, inset.right),
      bottom: height - Math.max(MARGIN, inset.bottom),
    };
    const at = { x: 0, y: 0 };
    const roots = list.machines.filter((label) => label.kind === 'full').length;
    const anchors = new Map<string, { x: number; y: number }>();
    const candidates = list.machines.map((label): Candidate => {
      const [x, y, z] = world.lampOf(label.slot);
      const ahead = world.project(x, y + 0.6, z, at);
      anchors.set(label.id, { ...at });
      const sizes = forms.get(label.id) ?? [];
      const brief = roots > FULL_LABELS && label.priority >= 0 && sizes.length > 1;
      return {
        id: label.id,
        line: label.line,
        x: ahead ? at.x : -1,
        y: at.y,
        priority: label.priority,
        forms: brief ? sizes.slice(1) : sizes,
      };
    });
    for (const { id, line, at: goods } of list.holds) {
      const ahead = world.project(goods.x, goods.y, goods.z, at);
      anchors.set(id, { ...at });
      const sizes = forms.get(id) ?? [];
      candidates.push({
        ...{ id, line, x: ahead ? at.x : -1, y: at.y, priority: HELD },
        forms: roots > FULL_LABELS ? sizes.slice(1) : sizes,
      });
    }
    const layOut = () => {
      const wishes = list.plates.map((plate): PlateWish => {
        const [base, h] = plateSize.get(plate.line) ?? [0, 0];
        const w = base + (wide.has(plate.line) ? moreWidth : 0);
        return { line: plate.line, priority: plate.priority, w, h, ...plateWish(plate.line, w, h, world) };
      });
      return layoutLabels(candidates, wishes, area, lastSpots);
    };
    // A plate that counts is wider, and a wider plate may hide more: widen until it holds, which ends as plates only grow.
    for (const line of wide) if (!lastHidden.has(line)) wide.delete(line);
    let layout = layOut();
    for (let grown = true; grown; ) {
      grown = false;
      for (const plate of layout.plates) {
        if (plate.hidden.length === 0 || wide.has(plate.line)) continue;
        wide.add(plate.line);
        grown = true;
      }
      if (grown) layout = layOut();
    }
    lastHidden = new Set(layout.plates.filter((plate) => plate.hidden.length > 0).map((plate) => plate.line));

    const shown = new Map(layout.labels.map((label) => [label.id, label]));
    for (const [id, box] of labelBoxes) {
      const spot = shown.get(id);
      const leader = leaders.get(id);
      box.style.visibility = spot ? 'visible' : 'hidden';
      if (leader) leader.style.visibility = 'hidden';
      if (!spot) continue;
      const sizes = forms.get(id) ?? [];
      const kept = candidates.find((c) => c.id === id)?.forms.length ?? sizes.length;
      if (sizes.length > 1) box.dataset['form'] = FORMS[spot.form + sizes.length - kept] ?? 'full';
      box.style.transform = `translate(${Math.round(spot.x)}px,${Math.round(spot.y)}px)`;
      const anchor = anchors.get(id);
      if (leader && anchor) drawLeader(leader, anchor, spot);
    }
    const plates = new Map(layout.plates.map((plate) => [plate.line, plate]));
    for (const [line, box] of plateBoxes) {
      const spot = plates.get(line);
      box.style.visibility = spot ? 'visible' : 'hidden';
      if (spot) box.style.transform = `translate(${Math.round(spot.x)}px,${Math.round(spot.y)}px)`;
    }
    const rest = layer.querySelector<HTMLElement>('[data-rest]');
    if (rest) rest.style.transform = `translate(${area.left}px,${area.bottom - 26}px)`;
    return layout;
  };
  return { measure, place };
}

function sizeOf(element: HTMLElement | undefined): Size {
  return element ? [element.offsetWidth, element.offsetHeight] : [0, 0];
}

/** Beside the upstream end of the line, on the side away from it: a plate must not cover the first machine. */
function plateWish(line: number, w: number, h: number, world: WorldHandle): { x: number; y: number } {
  const zone = world.zoneOf(line);
  if (!zone) return { x: 0, y: 0 };
  const z = (zone.z0 + zone.z1) / 2;
  const start = { x: 0, y: 0 };
  const end = { x: 0, y: 0 };
  world.project(zone.x0, 0, z, start);
  world.project(zone.x1, 0, z, end);
  return start.x <= end.x ? { x: start.x - w - 6, y: start.y - h / 2 } : { x: start.x + 6, y: start.y - h / 2 };
}

/** From the stack light to the nearest edge of the label; none where the label sits right on it. */
function drawLeader(
  line: SVGLineElement,
  anchor: { x: number; y: number },
  box: { x: number; y: number; w: number; h: number },
): void {
  const x = Math.min(Math.max(anchor.x, box.x + 6), box.x + box.w - 6);
  const y = Math.min(Math.max(anchor.y, box.y), box.y + box.h);
  if (Math.hypot(anchor.x - x, anchor.y - y) < 5) return;
  line.style.visibility = 'visible';
  line.setAttribute('x1', anchor.x.toFixed(1));
  line.setAttribute('y1', (anchor.y + 4).toFixed(1));
  line.setAttribute('x2', x.toFixed(1));
  line.setAttribute('y2', y.toFixed(1));
}
