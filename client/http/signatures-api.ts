/** Electronic signatures of records, given and asked for. */
import { get, send } from './api.ts';
import type { SignaturesAnswer } from './openapi.d.ts';

const V1 = '/api/v1/signatures';
export type Signature = SignaturesAnswer['signatures'][number];
/** Kinds of record that are signed on screens of their own; a batch record is signed with its own routes. */
export type SignedKind = 'hold' | 'inspection' | 'checklist-run';

export const getSignaturesOf = async (
  kind: SignedKind,
  record: string,
  signal?: AbortSignal,
): Promise<readonly Signature[]> =>
  (await get<SignaturesAnswer>(`${V1}?${new URLSearchParams({ kind, record })}`, signal)).signatures;
/** `name`: who signs, where somebody else is signed in. */
export const signRecord = (
  kind: SignedKind,
  record: string,
  told: { readonly meaning: string; readonly password: string; readonly name?: string | undefined },
): Promise<unknown> => {
  const { meaning, password, name } = told;
  return send('POST', V1, { kind, record, meaning, password, ...(name === undefined ? {} : { name }) });
};
