/** The picked machine: an outline hull around it and brackets on the floor. A pointed-at one gets the brackets alone. */
import { BackSide, BufferGeometry, Group, Mesh, MeshBasicMaterial, PlaneGeometry } from 'three';
import { mergeGeometries } from 'three/addons/utils/BufferGeometryUtils.js';
import type { Machine } from '../../../../twin/plant/model.ts';
import type { Kind } from '../../../../twin/words.ts';
import type { Palette } from '../kit/palette.ts';
import { SHAPES } from '../kit/shapes.ts';
import { turnOf } from '../layout/rect.ts';
import type { MachineMeshes } from './machines.ts';

export interface Selection {
  readonly group: Group;
  show(selected: Machine | null, hovered: Machine | null): void;
}

/** Thickness of the hull, m. */
const HULL = 0.07;
/** Brackets stand so far outside the machine. */
const OUTSIDE = 0.85;

export function createSelection(meshes: MachineMeshes, palette: Palette): Selection {
  const group = new Group();
  const ink = new MeshBasicMaterial({ color: palette.selection, toneMapped: false });
  const faint = new MeshBasicMaterial({
    color: palette.selection,
    toneMapped: false,
    transparent: true,
    opacity: 0.55,
  });
  const hull = new Mesh(
    new BufferGeometry(),
    new MeshBasicMaterial({ color: palette.selection, side: BackSide, toneMapped: false }),
  );
  const corners = new Mesh(new BufferGeometry(), ink);
  const hint = new Mesh(new BufferGeometry(), faint);
  group.add(hull, corners, hint);
  const hulls = new Map<Kind, BufferGeometry>();
  const brackets = new Map<Kind, BufferGeometry>();
  const hullOf = (kind: Kind) =>
    cached(hulls, kind, () => inflated(meshes.byKind.get(kind)?.geometry ?? new BufferGeometry()));
  const bracketsOf = (kind: Kind) => cached(brackets, kind, () => floorBrackets(kind));
  const put = (mesh: Mesh, machine: Machine | null, geometry: (kind: Kind) => BufferGeometry, y: number) => {
    mesh.visible = machine !== null;
    if (!machine) return;
    mesh.geometry = geometry(machine.kind);
    mesh.position.set(machine.place.x, y, machine.place.z);
    mesh.rotation.y = turnOf(machine);
  };
  const show: Selection['show'] = (selected, hovered) => {
    put(hull, selected, hullOf, 0);
    put(corners, selected, bracketsOf, 0.03);
    put(hint, hovered && hovered.slot !== selected?.slot ? hovered : null, bracketsOf, 0.03);
  };
  show(null, null);
  return { group, show };
}

function cached<K, V>(store: Map<K, V>, key: K, make: () => V): V {
  const known = store.get(key);
  if (known !== undefined) return known;
  const made = make();
  store.set(key, made);
  return made;
}

/** Pushed out along normals averaged a position: hard-edged boxes would tear at their edges otherwise. */
function inflated(source: BufferGeometry): BufferGeometry {
  const from = source.getAttribute('position');
  const normal = source.getAttribute('normal');
  const geometry = new BufferGeometry();
  if (!from || !normal) return geometry;
  const sums = new Map<string, [number, number, number]>();
  const key = (i: number) => `${from.getX(i).toFixed(2)},${from.getY(i).toFixed(2)},${from.getZ(i).toFixed(2)}`;
  for (let i = 0; i < from.count; i++) {
    const sum = cached(sums, key(i), (): [number, number, number] => [0, 0, 0]);
    sum[0] += normal.getX(i);
    sum[1] += normal.getY(i);
    sum[2] += normal.getZ(i);
  }
  const position = from.clone();
  for (let i = 0; i < from.count; i++) {
    const [x, y, z] = sums.get(key(i)) as [number, number, number];
    const out = HULL / Math.max(Math.hypot(x, y, z), 1e-6);
    position.setXYZ(i, from.getX(i) + x * out, from.getY(i) + y * out, from.getZ(i) + z * out);
  }
  geometry.setAttribute('position', position);
  geometry.setIndex(source.index);
  return geometry;
}

function floorBrackets(kind: Kind): BufferGeometry {
  const { w, d } = SHAPES[kind];
  const halfW = w / 2 + OUTSIDE;
  const halfD = Math.max(d / 2 + OUTSIDE, 1.9);
  const thick = 0.16;
  const leg = 0.9;
  const flat = (width: number, depth: number, x: number, z: number) =>
    new PlaneGeometry(width, depth).rotateX(-Math.PI / 2).translate(x, 0, z);
  const corners = (
    [
      [-1, -1],
      [1, -1],
      [-1, 1],
      [1, 1],
    ] as const
  ).flatMap(([a, b]) => [
    flat(leg, thick, a * (halfW - leg / 2 + thick / 2), b * halfD),
    flat(thick, leg, a * halfW, b * (halfD - leg / 2)),
  ]);
  return mergeGeometries(corners);
}
