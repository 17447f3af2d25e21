import { describe, expect, test } from 'vitest';
import { guessRole, guessState, guessType, looksLikePackml, rolesFor } from '../../../client/setup/mapping/guess.ts';

describe('what a tag probably means, by its name', () => {
  test.each([
    ['GoodCount', 'good'],
    ['Gutteile', 'good'],
    ['Gut_Zaehler', 'good'],
    ['Zähler Gut', 'good'],
    ['saglam_adet', 'good'],
    ['RejectCount', 'reject'],
    ['Ausschuss', 'reject'],
    ['Schlecht', 'reject'],
    ['hurda', 'reject'],
    ['Stückzahl', 'total'],
    ['prod_count', 'total'],
    ['Zustand', 'state'],
    ['Status', 'state'],
    ['durum', 'state'],
    ['Betriebsart', 'mode'],
    ['UnitMode', 'mode'],
    ['Störcode', 'signal'],
    ['Stoerung', 'fault'],
    ['AlarmCode', 'fault'],
    ['CurMachSpeed', 'speed'],
    ['Takt', 'speed'],
    ['Rezept', 'product'],
    ['Oeltemperatur', 'signal'],
    ['Spindellast', 'signal'],
  ] as const)('%s is %s', (name, role) => {
    expect(guessRole(name)).toBe(role);
  });
});

describe('what a machine probably means, by what it says', () => {
  test.each([
    ['LÄUFT', 'producing'],
    ['Running', 'producing'],
    ['Çalışıyor', 'producing'],
    ['STÖRUNG', 'breakdown'],
    ['Aborted', 'breakdown'],
    ['arıza', 'breakdown'],
    ['WARTET', 'starved'],
    ['waiting for material', 'starved'],
    ['Rückstau', 'blocked'],
    ['RÜSTEN', 'setup'],
    ['Change over', 'setup'],
    ['Wartung', 'maintenance'],
    ['Pause', 'planned-stop'],
    ['AUS', 'off'],
    ['Bereit', 'idle'],
    ['gestoppt', null],
    ['STOPPED', 'stop'],
    ['17', null],
    ['xyz', null],
  ] as const)('%s is %s', (value, state) => {
    expect(guessState(value)).toBe(state);
  });

  test('numbers from 1 to 17 may be those of PackML; 0, 18 and words are not', () => {
    expect(looksLikePackml(['6', '9', '17'])).toBe(true);
    for (const values of [[], ['0'], ['6', '18'], ['Execute']]) expect(looksLikePackml(values)).toBe(false);
  });
});

test('a tag is what it was seen to hold: text before all, yes or no where nothing else was seen, else a number', () => {
  expect(guessType(['RUN', 3])).toBe('text');
  expect(guessType([true, false, null])).toBe('bool');
  expect(guessType([1, 2.5])).toBe('number');
  expect(guessType([null])).toBe('number');
});

test('a text is never offered as a counter', () => {
  expect(rolesFor('text')).not.toContain('good');
  expect(rolesFor('bool')).not.toContain('good');
  expect(rolesFor('number')).toContain('good');
});
