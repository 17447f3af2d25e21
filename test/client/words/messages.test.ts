import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CHART_RULES } from '../../../analytics/spc/judge.ts';
import de from '../../../client/words/de.json';
import en from '../../../client/words/en.json';
import { LANGUAGES } from '../../../client/words/languages.ts';
import tr from '../../../client/words/tr.json';
import { ROLES } from '../../../server/auth/roles.ts';
import { AUDITED } from '../../../server/records/audit/words.ts';
import { CHARTS } from '../../../server/records/quality/words.ts';
import { STATES } from '../../../twin/words.ts';

type Messages = { readonly [key: string]: string | Messages };
const FILES: Readonly<Record<string, Messages>> = { en, de, tr };
const CLIENT = join(import.meta.dirname, '../../../client');

/** Keys made at run time from a word of the plant or the wire; their closed lists are checked below. */
const DYNAMIC = [
  'plan.drift.',
  'plan.why.',
  'plan.whatIf.kind.',
  'plan.whatIf.field.',
  'plan.whatIf.figures.',
  'plan.whatIf.lacks.',
  'plan.whatIf.state.',
  'maintenance.tab.',
  'maintenance.kind.',
  'maintenance.ends.',
  'maintenance.notice.',
  'maintenance.trust.ofWhat.',
  'maintenance.usual.end.',
  'maintenance.right.',
  'maintenance.models.',
  'maintenance.train.state.',
  'maintenance.record.',
  'work.lists.',
  'maintenance.by.',
  'maintenance.replaceTrend.',
  'maintenance.verdict.',
  'maintenance.noReplace.',
  'maintenance.fields.',
  'maintenance.noLife.',
  'maintenance.missing.',
  'maintenance.hazardHow.',
  'maintenance.hazards.',
  'maintenance.trendMissing.',
  'maintenance.trends.',
  'notify.level.',
  'stock.tab.',
  'stock.why.',
  'stock.standing.',
  'stock.unknown.',
  'state.',
  'unit.',
  'reason.',
  'refused.',
  'source.',
  'theme.',
  'trace.kind.',
  'trace.genealogy',
  'trace.recall',
  'trace.batch',
  'batch.lists.',
  'gauges.',
  'signatures.meaning.',
  'limits.lists.',
  'limits.none.',
  'limits.average.',
  'limits.write.',
  'limits.kinds.',
  'limits.stands.',
  'batch.none.',
  'batch.states.',
  'batch.classes.',
  'batch.differs.',
  'batch.seals.',
  'batch.timeBy.',
  'batch.why.',
  'batch.verdict.',
  'batch.kinds.',
  'inspections.state.',
  'inspections.write.',
  'find.changed.figures.',
  'find.changed.by.',
  'find.changed.tooFew.',
  'find.changed.none.',
  'find.best.by.',
  'find.best.figure.',
  'defects.by.',
  'defects.why.',
  'holds.kind.',
  'holds.rework.',
  'inspections.severity.',
  'inspections.verdict.',
  'trace.refusal.',
  'trace.issue.',
  'tour.',
  'panel.order',
  'panel.lot',
  'cause',
  'subject.',
  'change.',
  'protocol.',
  'field.',
  'verdict.',
  'way.',
  'online.',
  'role.',
  'type.',
  'quality.',
  'column.',
  'roles.',
  'roleMay.',
  'me.visitor',
  'me.token',
  'me.wall',
  'people.by.',
  'people.right.',
  'skills.level.',
  'audit.did.',
  'kpi.',
  'find.ended.',
  'find.not.',
  'find.none.',
  'find.factor.',
  'find.outcomes.',
  'find.notEnough.',
  'term.',
  'fall.',
  'dimension.',
  'pattern.',
  'losses.class.',
  'losses.by.',
  'operator.text.',
  'alarms.tab.',
  'alarms.state.',
  'alarms.priority.',
  'alarms.what.',
  'alarms.spans.',
  'notify.on.',
  'notify.channel.',
  'notify.status.',
  'supply.figure.',
  'masters.kind.',
  'masters.difference.',
  'masters.how.',
  'masters.column.',
  'masters.verdict.',
  'routing.field.',
  'checklists.reason.',
  'checklists.verdict.',
  'checklists.kind.',
  'checklists.trigger.',
  'checklists.asks.',
  'checklists.by.',
  'checklists.figure.',
  'checklists.noRun.',
  'operator.orderSure.',
  'orders.why.',
  'orders.standing.',
  'orders.state.',
  'orders.how.',
  'orders.verb.',
  'orders.what.',
  'actions.status.',
  'actions.capa.',
  'actions.verdict.',
  'actions.noEffect.',
  'actions.event.',
  'actions.move.',
  'actions.showing.',
  'energy.uses.',
  'reports.sending.',
  'reasons.class.',
  'safety.kind.',
  'holds.state.',
  'holds.disposition.',
  'spc.spread.',
  'spc.kind.',
  'spc.span.',
  'spc.write.',
  'spc.change.',
  'spc.fit.',
  'spc.auto.',
  'spc.offer.',
  'spc.crossing.',
  'spc.cannot.',
  'spc.rule.',
  'spc.ruleShort.',
];

const flat = (messages: Messages, at = ''): [string, string][] =>
  Object.entries(messages).flatMap(([key, value]) =>
    typeof value === 'string' ? [[at + key, value] as [string, string]] : flat(value, `${at}${key}.`),
  );
const keysOf = (language: string) => flat(FILES[language]!).map(([key]) => key);
const places = (text: string) => [...text.matchAll(/{{(\w+)}}/g)].map((match) => match[1]).sort();

function sources(folder: string): string {
  return readdirSync(folder, { withFileTypes: true })
    .map((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return sources(path);
      return /\.tsx?$/.test(entry.name) ? readFileSync(path, 'utf8') : '';
    })
    .join('\n');
}

describe('message files', () => {
  test.each(LANGUAGES)('%s has every message, and no other', (language) => {
    expect(keysOf(language)).toEqual(keysOf('en'));
  });

  test.each(LANGUAGES)('%s leaves no message empty and fills in the same values', (language) => {
    const english = new Map(flat(en));
    for (const [key, text] of flat(FILES[language]!)) {
      expect(text.trim(), key).not.toBe('');
      expect(places(text), key).toEqual(places(english.get(key) ?? ''));
    }
  });

  test('every message is used, and every message that is used is there', () => {
    const code = sources(CLIENT);
    const used = new Set([...code.matchAll(/['"`]([a-z][A-Za-z]*\.[A-Za-z.-]+)['"`]/g)].map((match) => match[1]!));
    const keys = keysOf('en');
    const unused = keys.filter(
      (key) => !used.has(key.replace(/_(one|other)$/, '')) && !DYNAMIC.some((start) => key.startsWith(start)),
    );
    expect(unused).toEqual([]);

    const asked = [...code.matchAll(/\bt\(\s*'([^']+)'/g)].map((match) => match[1]!);
    const missing = asked.filter((key) => !keys.includes(key) && !keys.includes(`${key}_other`));
    expect(asked.length).toBeGreaterThan(100);
    expect(missing).toEqual([]);
  });

  test('every role, and everything the audit tells of, has its word', () => {
    for (const role of ROLES) expect(keysOf('en')).toContain(`roles.${role}`);
    for (const word of AUDITED) expect(keysOf('en')).toContain(`audit.did.${word}`);
  });

  test('every kind of chart and every rule has its words', () => {
    for (const chart of CHARTS) expect(keysOf('en')).toContain(`spc.kind.${chart}`);
    for (const rule of CHART_RULES)
      for (const list of ['rule', 'ruleShort']) expect(keysOf('en')).toContain(`spc.${list}.${rule}`);
  });

  test('every state of a machine has its word', () => {
    for (const state of STATES) expect(keysOf('en')).toContain(`state.${state}`);
  });
});
