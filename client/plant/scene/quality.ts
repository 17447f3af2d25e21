/** How much a picture may cost, by what the machine can do. */
import type { Detail } from './kit/brush.ts';

export type QualityWish = 'auto' | 'low' | 'high';

export interface Quality {
  readonly name: 'low' | 'high';
  /** Side of the shadow map, texels. */
  readonly shadowMap: number;
  /** Most texels of the ground texture. */
  readonly groundTexels: number;
  readonly anisotropy: number;
  readonly detail: Detail;
  readonly antialias: boolean;
  /** Reflections of a room. Costly a pixel without a GPU: a brighter sky stands in for it. */
  readonly environment: boolean;
  readonly maxDpr: number;
}

/** Above so many machines one stands too far off to see an edge's third facet. */
const MANY = 150;

/**
 * `low` is for software rendering and for small canvases at one pixel a pixel (tests): the first frame must come within
 * seconds without a GPU. `auto` finds out.
 */
export function qualityFor(
  wish: QualityWish,
  site: { machines: number; software: boolean; pixels: number; dpr: number },
): Quality {
  // A canvas that is not laid out yet has no pixels: that says nothing.
  const small = site.dpr <= 1 && site.pixels > 0 && site.pixels <= 480_000;
  const low = wish === 'low' || (wish === 'auto' && (site.software || small));
  const detail: Detail = low || site.machines > MANY ? 'coarse' : 'fine';
  return low
    ? {
        name: 'low',
        shadowMap: 1024,
        groundTexels: 2 ** 20,
        anisotropy: 4,
        detail,
        antialias: false,
        environment: false,
        maxDpr: 1,
      }
    : {
        name: 'high',
        shadowMap: 4096,
        groundTexels: 2 ** 24,
        anisotropy: 16,
        detail,
        antialias: true,
        environment: true,
        maxDpr: 2,
      };
}

let renderer: string | null = null;

/** Name of the WebGL renderer; asks a throw-away context once. */
export function rendererName(): string {
  if (renderer !== null) return renderer;
  const gl = document.createElement('canvas').getContext('webgl2');
  const info = gl?.getExtension('WEBGL_debug_renderer_info');
  renderer = gl ? String(gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER)) : 'none';
  gl?.getExtension('WEBGL_lose_context')?.loseContext();
  return renderer;
}

export const isSoftware = (name: string): boolean => /swiftshader|llvmpipe|software|basic render/i.test(name);
