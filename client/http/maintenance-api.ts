/** What the screens of maintenance ask of the server. */
import { get, send, sendFile, sendOnce } from './api.ts';
import type {
  MaintenanceCodesAnswer,
  MaintenanceComponentsAnswer,
  MaintenanceExchangeAnswer,
  MaintenanceIdleAnswer,
  MaintenanceOrdersAnswer,
  MaintenanceOrdersOfAnswer,
  MaintenancePartsAnswer,
  MaintenancePartsMovementsOfAnswer,
  MaintenancePlansAnswer,
} from './openapi.d.ts';

const V1 = '/api/v1/maintenance';
export const MAINTAINS = ['maintenance', 'planner', 'engineer', 'admin'] as const;
export const WORK_KINDS = ['corrective', 'preventive', 'predictive', 'inspection', 'tag'] as const;
export const PRIORITIES = ['urgent', 'high', 'normal', 'low'] as const;
export const VERDICTS = ['right', 'wrong', 'early', 'cannot-say'] as const;
export const CODE_KINDS = ['mode', 'mechanism', 'cause'] as const;
export const PLAN_KINDS = ['days', 'hours', 'cycles'] as const;

export type WorkList = MaintenanceOrdersAnswer;
export type Work = WorkList['orders'][number];
export type WorkPart = WorkList['parts'][number];
export type WholeWork = MaintenanceOrdersOfAnswer;
export type Spare = MaintenancePartsAnswer['parts'][number];
export type Plan = MaintenancePlansAnswer['plans'][number];
export type Component = MaintenanceComponentsAnswer['components'][number];
export type Code = MaintenanceCodesAnswer['codes'][number];
export type Closing = NonNullable<Work['closing']>;

/** What became of a file of rows. */
export interface Taken {
  readonly dryRun: boolean;
  readonly taken: number;
  readonly made: number;
  readonly changed: number;
  readonly faults: readonly { readonly line: number; readonly entry: string; readonly reason: string }[];
}

const DAY_MS = 86_400_000;
const FILE_MS = 120_000;
/** What is over stays on the board so long. */
export const OVER_DAYS = 14;

export const getWork = (line: string | null, signal?: AbortSignal): Promise<WorkList> => {
  const since = new Date(Date.now() - OVER_DAYS * DAY_MS).toISOString();
  return get(`${V1}/orders?${new URLSearchParams({ since, ...(line ? { line } : {}) })}`, signal);
};
export const getOneWork = (number: number, signal?: AbortSignal): Promise<WholeWork> =>
  get(`${V1}/orders/${number}`, signal);
export const getWorkParts = async (number: number, signal?: AbortSignal): Promise<readonly WorkPart[]> =>
  (await get<{ parts: readonly WorkPart[] }>(`${V1}/orders/${number}/parts`, signal)).parts;
export const makeWork = (fields: object, key: string): Promise<Work> => sendOnce('POST', `${V1}/orders`, fields, key);
export const changeWork = (number: number, change: object): Promise<Work> =>
  sendOnce('PATCH', `${V1}/orders/${number}`, change, crypto.randomUUID());
export const bookTime = (number: number, told: { readonly person: string; readonly minutes: number }) =>
  sendOnce<WholeWork>('POST', `${V1}/orders/${number}/time`, told, crypto.randomUUID());
export const tellMeasure = (number: number, told: WholeWork['measures'][number]) =>
  sendOnce<WholeWork>('POST', `${V1}/orders/${number}/measures`, told, crypto.randomUUID());
export const reservePart = (number: number, part: string, quantity: number) =>
  send<Spare>('PUT', `${V1}/orders/${number}/parts/${encodeURIComponent(part)}`, { quantity });

export const getSpares = async (signal?: AbortSignal): Promise<readonly Spare[]> =>
  (await get<MaintenancePartsAnswer>(`${V1}/parts`, signal)).parts;
export const putSpare = (part: string, fields: object) =>
  send<Spare>('PUT', `${V1}/parts/${encodeURIComponent(part)}`, fields);
export const moveSpare = (part: string, told: object) =>
  sendOnce<Spare>('POST', `${V1}/parts/${encodeURIComponent(part)}/movements`, told, crypto.randomUUID());
export const getMovements = async (part: string, signal?: AbortSignal) =>
  (await get<MaintenancePartsMovementsOfAnswer>(`${V1}/parts/${encodeURIComponent(part)}/movements`, signal)).movements;

/** A file of orders or parts; a dry run only judges it. */
export const importFile = (what: 'orders' | 'parts', file: File, dryRun: boolean) =>
  sendFile<Taken>(`${V1}/${what}/import?dry_run=${dryRun}`, file, FILE_MS);

export const getPlans = async (signal?: AbortSignal): Promise<readonly Plan[]> =>
  (await get<MaintenancePlansAnswer>(`${V1}/plans`, signal)).plans;
export const putPlan = (id: string, fields: object) => send<void>('PUT', `${V1}/plans/${id}`, fields);
export const removePlan = (id: string) => send<void>('DELETE', `${V1}/plans/${id}`, undefined);

export const getComponents = async (signal?: AbortSignal): Promise<readonly Component[]> =>
  (await get<MaintenanceComponentsAnswer>(`${V1}/components`, signal)).components;
export const putComponent = (machine: string, id: string, fields: object) =>
  send<void>('PUT', `${V1}/components/${encodeURIComponent(machine)}/${id}`, fields);
export const removeComponent = (machine: string, id: string) =>
  send<void>('DELETE', `${V1}/components/${encodeURIComponent(machine)}/${id}`, undefined);
/** Those out of use stand behind the others. */
export const getCodes = async (signal?: AbortSignal): Promise<readonly Code[]> =>
  (await get<MaintenanceCodesAnswer>(`${V1}/codes`, signal)).codes;
export const putCode = ({ id, ...fields }: Omit<Code, 'own'>) => send<void>('PUT', `${V1}/codes/${id}`, fields);
export type ToldEvent = MaintenanceExchangeAnswer['events'][number];
export const getExchange = async (refused: boolean, signal?: AbortSignal): Promise<readonly ToldEvent[]> =>
  (await get<MaintenanceExchangeAnswer>(`${V1}/exchange${refused ? '?outcome=refused' : ''}`, signal)).events;
export const takeAgain = (id: number) => send<ToldEvent>('POST', `${V1}/exchange/${id}/retry`, undefined);
export const dropTold = (id: number) => send<void>('DELETE', `${V1}/exchange/${id}`, undefined);
export type IdleLine = MaintenanceIdleAnswer['lines'][number];
/** Epoch ms. */
export const getIdle = async (from: number, to: number, signal?: AbortSignal): Promise<readonly IdleLine[]> => {
  const window = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
  return (await get<MaintenanceIdleAnswer>(`${V1}/idle?${new URLSearchParams(window)}`, signal)).lines;
};
