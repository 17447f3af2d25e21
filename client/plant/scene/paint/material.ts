import { MeshStandardMaterial } from 'three';

/** Metal parts reflect the room; at full weight steel mirrors a dark hall and goes black. */
const METAL_WEIGHT = 0.62;

/** The one lit material of machines, hall, belts and goods: vertex colours, with a metal mask a vertex (`aMetal`). */
export function createPaintMaterial(): MeshStandardMaterial {
  const material = new MeshStandardMaterial({ vertexColors: true, roughness: 0.62, metalness: 1 });
  material.onBeforeCompile = (shader) => {
    shader.vertexShader = shader.vertexShader
      .replace('#include <common>', '#include <common>\nattribute float aMetal;\nvarying float vMetal;')
      .replace('#include <begin_vertex>', '#include <begin_vertex>\nvMetal = aMetal;');
    shader.fragmentShader = shader.fragmentShader
      .replace('#include <common>', '#include <common>\nvarying float vMetal;')
      .replace(
        '#include <metalnessmap_fragment>',
        `#include <metalnessmap_fragment>\nmetalnessFactor *= vMetal * ${METAL_WEIGHT};\nroughnessFactor = mix(roughnessFactor, .4, vMetal);`,
      );
  };
  return material;
}
