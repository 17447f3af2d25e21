/** What screens ask of checklists: templates, runs, the report, and the files they show. */
import { get, send, sendFile } from './api.ts';
import type {
  ChecklistsGateAnswer,
  ChecklistsReportAnswer,
  ChecklistsRunsAnswer,
  ChecklistsTemplatesAnswer,
  PostFilesAnswer,
} from './openapi.d.ts';

type TemplateDocument = ChecklistsTemplatesAnswer['templates'][number];
/** The document spells "at least one" as a tuple, and texts by language out. */
type StepDocument = TemplateDocument['steps'][number];
export type StepDefect = Omit<NonNullable<StepDocument['defects']>[number], 'text' | 'places'> & {
  readonly text: string | Readonly<Record<string, string>>;
  readonly places?: readonly string[];
};
export type Step = Omit<StepDocument, 'text' | 'choices' | 'defects'> & {
  readonly defects?: readonly StepDefect[];
  readonly choices: readonly string[];
  readonly text: string | Readonly<Record<string, string>>;
};
export type Binding = TemplateDocument['bindings'][number];
export type Template = Omit<TemplateDocument, 'steps' | 'name' | 'bindings'> & {
  readonly name: string | Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
  readonly bindings: readonly Binding[];
};
type RunDocument = ChecklistsRunsAnswer['runs'][number];
export type RunAnswer = RunDocument['answers'][number];
export type CountPlan = NonNullable<RunDocument['plans'][number]['plan']>;
export type Run = Omit<RunDocument, 'template' | 'answers'> & {
  readonly template: Template;
  readonly answers: readonly RunAnswer[];
};
export type Gate = Omit<ChecklistsGateAnswer, 'holding'> & {
  readonly holding: readonly (Omit<ChecklistsGateAnswer['holding'][number], 'name'> & Pick<Template, 'name'>)[];
};
export type Report = ChecklistsReportAnswer;

const V1 = '/api/v1';
export const RUNS_PATH = `${V1}/checklists/runs`;
const FILE_MS = 60_000;

export const filePath = (hash: string): string => `${V1}/files/${hash}`;
export const getTemplates = async (signal?: AbortSignal): Promise<readonly Template[]> =>
  (await get<{ templates: readonly Template[] }>(`${V1}/checklists/templates`, signal)).templates;
export const getRuns = async (query: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<readonly Run[]> =>
  (await get<{ runs: readonly Run[] }>(`${RUNS_PATH}?${new URLSearchParams(query)}`, signal)).runs;
export const putTemplate = ({ id, version, ...written }: Template): Promise<Template> =>
  send('PUT', `${V1}/checklists/templates/${id}`, { ...written, base: version });
export const retireTemplate = (id: string): Promise<void> =>
  send('DELETE', `${V1}/checklists/templates/${id}`, undefined);
export const getReport = (query: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<Report> =>
  get(`${V1}/checklists/report?${new URLSearchParams(query)}`, signal);
export const getGate = (line: string, signal?: AbortSignal): Promise<Gate> =>
  get(`${V1}/checklists/gate?${new URLSearchParams({ line })}`, signal);
export const keepFile = (file: File): Promise<PostFilesAnswer> =>
  sendFile(`${V1}/files?${new URLSearchParams({ name: file.name })}`, file, FILE_MS);
