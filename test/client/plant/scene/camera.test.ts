import { PerspectiveCamera, Ray, Vector3 } from 'three';
import { expect, test } from 'vitest';
import { fitBox } from '../../../../client/plant/scene/camera/fit.ts';
import { alongFlight, FLIGHT_MS } from '../../../../client/plant/scene/camera/flight.ts';
import { boxDistance } from '../../../../client/plant/scene/camera/pick.ts';
import { nearPlant } from '../../../../client/plant/scene/dev/synthetic-plant.ts';

const FREE = { left: -0.8, right: 0.95, bottom: -0.9, top: 0.9 };

test.each([
  ['a plant', { x0: -26, x1: 25, y1: 4, z0: -21, z1: 14 }],
  ['a long site', { x0: -110, x1: 110, y1: 4, z0: -40, z1: 40 }],
  ['one machine', { x0: 3, x1: 9, y1: 3, z0: 4, z1: 8 }],
])('%s fills the free part of the picture and stays inside it', (_name, box) => {
  const camera = new PerspectiveCamera(25, 16 / 9, 0.1, 5000);
  const { position, target } = fitBox(camera, box, FREE);
  camera.position.set(...position);
  camera.lookAt(...target);
  camera.updateMatrixWorld();
  const corners = [box.x0, box.x1].flatMap((x) =>
    [0, box.y1].flatMap((y) => [box.z0, box.z1].map((z) => new Vector3(x, y, z).project(camera))),
  );
  const x = corners.map((corner) => corner.x);
  const y = corners.map((corner) => corner.y);
  expect(Math.min(...x)).toBeGreaterThan(FREE.left - 0.02);
  expect(Math.max(...x)).toBeLessThan(FREE.right + 0.02);
  expect(Math.min(...y)).toBeGreaterThan(FREE.bottom - 0.02);
  expect(Math.max(...y)).toBeLessThan(FREE.top + 0.02);
  const fills = Math.max((Math.max(...x) - Math.min(...x)) / 1.75, (Math.max(...y) - Math.min(...y)) / 1.8);
  expect(fills).toBeGreaterThan(0.95);
  expect(target[1]).toBeCloseTo(0, 6);
});

test('a flight begins where the camera is, ends where it was sent, and takes 600 ms', () => {
  const from = { position: [0, 10, 10], target: [0, 0, 0] } as const;
  const to = { position: [20, 10, 10], target: [20, 0, 0] } as const;
  const flight = { from, to, startMs: 1000 };
  expect(FLIGHT_MS).toBe(600);
  expect(alongFlight(flight, 1000).viewpoint).toEqual(from);
  expect(alongFlight(flight, 1300).viewpoint.target[0]).toBeCloseTo(10);
  expect(alongFlight(flight, 1600)).toEqual({ viewpoint: to, arrived: true });
});

test('pointing meets the box of a machine, turned with it', () => {
  const oven = { ...nearPlant().machines[10]!, place: { x: 5, z: 0, turn: 90 } };
  expect(oven.kind).toBe('oven');
  const down = new Vector3(0, -1, 0);
  // An oven is 7 m along the flow: turned by 90 degrees those lie along z.
  expect(boxDistance(oven, new Ray(new Vector3(5, 10, 3.3), down))).toBeCloseTo(6.6);
  expect(boxDistance(oven, new Ray(new Vector3(8.3, 10, 0), down))).toBe(Infinity);
});
