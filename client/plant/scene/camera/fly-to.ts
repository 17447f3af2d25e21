/** Where to fly; a new `nonce` flies again to the same place. */
export interface FlyTo {
  readonly to: { readonly machine: number } | { readonly line: number } | 'all';
  readonly nonce: number;
}

/** Pixels at each edge that panels of the page cover: the camera and the labels keep out of them. */
export interface Inset {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}
