/** What Setup asks of the server: the plant file and its versions, connections looked at, and the readings of all tags. */
import type { PlantEdit } from '../../twin/plant/plant-edit.ts';
import { get, send } from './api.ts';
import type {
  ConnectionsFoundOfAnswer,
  DeleteOutputsDeadAnswer,
  OutputsAnswer,
  OutputsDeadOfAnswer,
  OutputsDeadOfOfAnswer,
  PostConnectionsBrowseAnswer,
  PostConnectionsCertificatesApproveAnswer,
  PostConnectionsListenAnswer,
  PostConnectionsProbeAnswer,
  PostConnectionsProposeAnswer,
  PostConnectionsReadAnswer,
  PostConnectionsTestAnswer,
  PostOutputsRetryAnswer,
  PostOutputsTestAnswer,
  PostSetupPlantDraftAnswer,
  PutSetupPlantAnswer,
  SetupPlantAnswer,
  SetupPlantVersionsOfAnswer,
  SetupTagsAnswer,
} from './openapi.d.ts';

export type PlantFile = SetupPlantAnswer;
export type PlantVersion = SetupPlantAnswer['versions'][number];
export type PlantDraft = PostSetupPlantDraftAnswer;
export type Difference = PlantDraft['diff'][number];
export type PlantFileError = PlantDraft['errors'][number];
export type ServerReport = PostConnectionsTestAnswer;
export type ServerCertificate = NonNullable<NonNullable<ServerReport['discovery']>['certificate']>;
export type BrokerReport = PostConnectionsListenAnswer;
export type DeviceReport = PostConnectionsProbeAnswer;
export type PlaceRead = DeviceReport['values'][number];
export type BrowsedNode = PostConnectionsBrowseAnswer['nodes'][number];
export type Proposal = PostConnectionsProposeAnswer;
export type FoundDevice = ConnectionsFoundOfAnswer['devices'][number];
export type Readings = SetupTagsAnswer;
export type OutputReport = PostOutputsTestAnswer;
export type DeadLetter = OutputsDeadOfAnswer['dead'][number];
export type OutputView = OutputsAnswer['outputs'][number];

/** A source or an output as a form fills it in. */
export type SpecDraft = Readonly<Record<string, unknown>> & { readonly id: string };

/** A server that is slow to be reached says so itself before this, ms. */
const LONG_MS = 100_000;

export const getPlantFile = (signal?: AbortSignal): Promise<PlantFile> => get('/api/v1/setup/plant', signal);
export const getPlantVersion = (version: number): Promise<SetupPlantVersionsOfAnswer> =>
  get(`/api/v1/setup/plant/versions/${version}`);
export const draftPlant = (change: {
  readonly yaml?: string;
  readonly edits?: readonly PlantEdit[];
}): Promise<PlantDraft> => send('POST', '/api/v1/setup/plant/draft', change, LONG_MS);
export const applyPlant = (base: number, yaml: string, why: string): Promise<PutSetupPlantAnswer> =>
  send('PUT', '/api/v1/setup/plant', { base, yaml, why }, LONG_MS);
export const getReadings = (signal?: AbortSignal): Promise<Readings> => get('/api/v1/setup/tags', signal);

export const testServer = (spec: SpecDraft): Promise<ServerReport> =>
  send('POST', '/api/v1/connections/test', { spec }, LONG_MS);
export const listenToBroker = (spec: SpecDraft): Promise<BrokerReport> =>
  send('POST', '/api/v1/connections/listen', { spec }, LONG_MS);
export const judgeCertificate = (
  thumbprint: string,
  verb: 'approve' | 'reject',
): Promise<PostConnectionsCertificatesApproveAnswer> =>
  send('POST', `/api/v1/connections/certificates/${thumbprint}/${verb}`, {});

export const browseSource = (
  source: string,
  node: string | null,
  cursor: string | null,
): Promise<PostConnectionsBrowseAnswer> =>
  send(
    'POST',
    `/api/v1/connections/${encodeURIComponent(source)}/browse`,
    { ...(node === null ? {} : { node }), ...(cursor === null ? {} : { cursor }) },
    LONG_MS,
  );
/** Without a pattern: machines that speak a companion specification. */
export const proposeMachines = (source: string, pattern: string | null, signal?: AbortSignal): Promise<Proposal> =>
  send('POST', '/api/v1/connections/propose', { source, ...(pattern === null ? {} : { pattern }) }, LONG_MS, signal);
export const readNodes = (source: string, addresses: readonly string[]): Promise<PostConnectionsReadAnswer> =>
  send('POST', '/api/v1/connections/read', { source, addresses }, LONG_MS);
/** Reads places of a Modbus or S7 device once: of a source of the plant, or of what may become one. */
export const probePlaces = (
  device: { readonly source: string } | { readonly spec: SpecDraft },
  addresses: readonly string[],
): Promise<DeviceReport> => send('POST', '/api/v1/connections/probe', { ...device, addresses }, LONG_MS);
export const getFound = (source: string, signal?: AbortSignal): Promise<ConnectionsFoundOfAnswer> =>
  get(`/api/v1/connections/${encodeURIComponent(source)}/found`, signal);
export const getOutputs = (signal?: AbortSignal): Promise<OutputsAnswer> => get('/api/v1/outputs', signal);
export const testOutput = (spec: SpecDraft): Promise<OutputReport> =>
  send('POST', '/api/v1/outputs/test', { spec }, LONG_MS);

const outputPath = (output: string, rest: string): string => `/api/v1/outputs/${encodeURIComponent(output)}/${rest}`;
export const getLetters = (output: string, signal?: AbortSignal): Promise<OutputsDeadOfAnswer> =>
  get(outputPath(output, 'dead'), signal);
export const getLetter = (output: string, sequence: number): Promise<OutputsDeadOfOfAnswer> =>
  get(outputPath(output, `dead/${sequence}`));
export const dropLetter = (output: string, sequence: number): Promise<DeleteOutputsDeadAnswer> =>
  send('DELETE', outputPath(output, `dead/${sequence}`), undefined);
/** Sends what was put aside once more; with a sequence, that message alone. */
export const retryOutput = (output: string, sequence?: number): Promise<PostOutputsRetryAnswer> =>
  send('POST', outputPath(output, 'retry'), sequence === undefined ? {} : { sequence }, LONG_MS);
