/**
 * The floor as ONE lit canvas texture: joints, zones, walkways, numerals. Lit, because unlit planes above the floor would
 * repaint it exactly where shadows fall.
 */
import { BoxGeometry, CanvasTexture, Group, Mesh, MeshStandardMaterial, PlaneGeometry, SRGBColorSpace } from 'three';
import type { Palette, Theme } from '../kit/palette.ts';
import type { FloorPlan } from '../layout/floor-plan.ts';
import type { Rect } from '../layout/rect.ts';

export interface GroundOptions {
  readonly theme: Theme;
  readonly palette: Palette;
  /** Most texels of the texture, and of one side. */
  readonly texels: number;
  readonly side: number;
  readonly anisotropy: number;
}

/** Best resolution, texels a metre; a 10 cm line is then 6 texels wide. */
const FINEST = 64;
const NUMERAL_HEIGHT = 2.6;
const NUMERAL_FONT = '"Inter Variable", Inter, sans-serif';

export interface Ground {
  readonly group: Group;
  /** Paints again, once the font has come. */
  repaint(): void;
}

export function createGround(plan: FloorPlan, options: GroundOptions): Ground {
  const { hall } = plan;
  const width = hall.x1 - hall.x0;
  const depth = hall.z1 - hall.z0;
  const scale = Math.min(FINEST, Math.sqrt(options.texels / (width * depth)), options.side / Math.max(width, depth));
  const canvas = document.createElement('canvas');
  canvas.width = Math.floor(width * scale);
  canvas.height = Math.floor(depth * scale);
  const draw = () => paintFloor(canvas, scale, plan, options);
  draw();

  const texture = new CanvasTexture(canvas);
  texture.colorSpace = SRGBColorSpace;
  texture.anisotropy = options.anisotropy;
  const floor = new Mesh(
    new PlaneGeometry(width, depth).rotateX(-Math.PI / 2),
    new MeshStandardMaterial({ map: texture, roughness: 0.95, metalness: 0, envMapIntensity: 0.6 }),
  );
  floor.receiveShadow = true;
  const slab = new Mesh(
    new BoxGeometry(width, 0.6, depth).translate(0, -0.31, 0),
    new MeshStandardMaterial({ color: options.palette.cap, roughness: 1 }),
  );
  const group = new Group();
  group.position.set((hall.x0 + hall.x1) / 2, 0, (hall.z0 + hall.z1) / 2);
  group.add(floor, slab);
  return {
    group,
    repaint: () => {
      draw();
      texture.needsUpdate = true;
    },
  };
}

function paintFloor(
  canvas: HTMLCanvasElement,
  scale: number,
  plan: FloorPlan,
  { theme, palette }: GroundOptions,
): void {
  const pen = canvas.getContext('2d');
  if (!pen) return;
  const { hall } = plan;
  // From here on the pen draws in metres of the hall.
  pen.setTransform(scale, 0, 0, scale, -hall.x0 * scale, -hall.z0 * scale);
  const fill = (r: Rect, colour: string) => {
    pen.fillStyle = colour;
    pen.fillRect(r.x0, r.z0, r.x1 - r.x0, r.z1 - r.z0);
  };
  const stroke = (x0: number, z0: number, x1: number, z1: number) => {
    pen.beginPath();
    pen.moveTo(x0, z0);
    pen.lineTo(x1, z1);
    pen.stroke();
  };

  fill(hall, palette.floor);
  pen.strokeStyle = theme === 'dark' ? 'rgba(255,255,255,.05)' : 'rgba(40,52,62,.1)';
  pen.lineWidth = 0.047;
  for (let x = Math.ceil(hall.x0 / 6) * 6; x < hall.x1; x += 6) stroke(x, hall.z0, x, hall.z1);
  for (let z = Math.ceil(hall.z0 / 6) * 6; z < hall.z1; z += 6) stroke(hall.x0, z, hall.x1, z);

  for (const aisle of plan.aisles) fill(aisle, palette.walk);
  for (const walk of plan.walks) fill(walk, palette.walk);

  pen.lineWidth = 0.1;
  for (const { area } of plan.zones) {
    pen.fillStyle = palette.zone;
    pen.beginPath();
    pen.roundRect(area.x0, area.z0, area.x1 - area.x0, area.z1 - area.z0, 0.16);
    pen.fill();
    pen.strokeStyle = palette.mark;
    pen.stroke();
  }

  pen.strokeStyle = palette.edge;
  for (const walk of plan.walks) {
    stroke(walk.x0, walk.z0 - 0.05, walk.x1, walk.z0 - 0.05);
    stroke(walk.x0, walk.z1 + 0.05, walk.x1, walk.z1 + 0.05);
  }
  for (const crossing of plan.crossings) {
    for (let x = crossing.x0; x + 0.18 <= crossing.x1; x += 0.35) {
      fill({ ...crossing, x0: x, x1: x + 0.18 }, palette.mark);
    }
  }

  pen.fillStyle = palette.numeral;
  pen.font = `800 ${NUMERAL_HEIGHT}px ${NUMERAL_FONT}`;
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  for (const { numeral, numeralAt } of plan.zones) if (numeralAt) pen.fillText(numeral, numeralAt.x, numeralAt.z);

  pen.strokeStyle = palette.edge;
  for (const z of plan.docks) {
    const dock = { x0: hall.x1 - 3.8, x1: hall.x1 - 1.2, z0: z - 1.9, z1: z + 1.9 };
    pen.strokeRect(dock.x0, dock.z0, 2.6, 3.8);
    pen.save();
    pen.beginPath();
    pen.rect(dock.x0, dock.z0, 2.6, 3.8);
    pen.clip();
    pen.globalAlpha = 0.5;
    for (let k = -4; k < 8; k += 0.6) stroke(dock.x0 + k - 2, dock.z0, dock.x0 + k + 1.8, dock.z1);
    pen.restore();
  }
}
