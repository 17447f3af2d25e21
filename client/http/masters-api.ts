/** What screens ask of masters: revisions of recipes and documents, and what is in force at a line. */
import { get, send, sendFile } from './api.ts';
import type {
  InstructionsAnswer,
  PostRevisionsAnswer,
  PostRevisionsImportAnswer,
  RevisionsAnswer,
  SignaturesAnswer,
} from './openapi.d.ts';

export type Master = RevisionsAnswer['revisions'][number];
export type Instructions = InstructionsAnswer;
type Signature = SignaturesAnswer['signatures'][number];

const V1 = '/api/v1';
const KIND = 'recipe-order';
const FILE_MS = 120_000;

export const getMasters = async (
  product: string,
  signal?: AbortSignal,
  kind?: Master['kind'],
): Promise<readonly Master[]> => {
  const query = new URLSearchParams({ product, ...(kind ? { kind } : {}) });
  return (await get<RevisionsAnswer>(`${V1}/revisions?${query}`, signal)).revisions;
};
/** Fields as in docs/supply.md; what is wrong with it is thrown in the words of the server. */
export async function putRouting(revision: Readonly<Record<string, unknown>>): Promise<void> {
  const { faults } = await send<PostRevisionsAnswer>('POST', `${V1}/revisions`, { revisions: [revision] });
  if (faults.length > 0) throw new Error(faults.map(({ field, reason }) => `${field}: ${reason}`).join('; '));
}
export const getInstructions = (line: string, signal?: AbortSignal): Promise<Instructions> =>
  get(`${V1}/instructions?${new URLSearchParams({ line })}`, signal);
/** `dryRun`: judged, not taken. */
export const importMasters = (file: File, dryRun: boolean): Promise<PostRevisionsImportAnswer> =>
  sendFile(
    `${V1}/revisions/import?${new URLSearchParams({ name: file.name, dry_run: String(dryRun) })}`,
    file,
    FILE_MS,
  );
export const getRecipeSignatures = async (record: string, signal?: AbortSignal): Promise<readonly Signature[]> =>
  (await get<SignaturesAnswer>(`${V1}/signatures?${new URLSearchParams({ kind: KIND, record })}`, signal)).signatures;
/** `name`: who signs, where somebody else is signed in. */
export const signRecipe = (record: string, meaning: string, password: string, name?: string): Promise<unknown> =>
  send('POST', `${V1}/signatures`, { kind: KIND, record, meaning, password, ...(name && { name }) });
/** `query`: line, from and to. */
export const getDifferencesCsv = async (query: string): Promise<Blob> => {
  const answer = await fetch(`${V1}/master-data/differences?${query}`, { headers: { accept: 'text/csv' } });
  if (!answer.ok) throw new Error(answer.statusText);
  return answer.blob();
};
