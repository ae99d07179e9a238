import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { COMMANDS, CONTEXT_KEYS, VIEW_ID } from '../../../src/vscode/commands.ts';
import { MODEL_SETTINGS } from '../../../src/vscode/model-settings.ts';

const manifest: any = JSON.parse(readFileSync('package.json', 'utf8'));
const texts: any = JSON.parse(readFileSync('package.nls.json', 'utf8'));
const ids: readonly string[] = Object.values(COMMANDS);

describe('the commands in package.json', () => {
  const { commands, menus, keybindings, views, walkthroughs, viewsWelcome } = manifest.contributes;

  it('are those that the code registers, and no others', () => {
    assert.deepEqual(commands.map((command: any) => command.command).sort(), [...ids].sort());
  });

  it('are the only ones that menus, keys and walkthroughs name', () => {
    const used = [...Object.values<any[]>(menus).flat(), ...keybindings].map((entry) => entry.command);
    const linked = [...JSON.stringify([texts, viewsWelcome]).matchAll(/command:(refactorCrew\.\w+)/g)].map((match) => match[1]);
    const completing = [...JSON.stringify(walkthroughs).matchAll(/onCommand:([\w.]+)/g)].map((match) => match[1]);
    for (const id of [...used, ...linked, ...completing]) assert.ok(ids.includes(id), id);
  });

  it('ask for context keys that the code keeps', () => {
    const named = JSON.stringify(manifest.contributes).match(/refactorCrew\.(?:has|is|can)[A-Z]\w+/g) ?? [];
    const kept: readonly string[] = Object.values(CONTEXT_KEYS);
    for (const key of named) assert.ok(kept.includes(key), key);
  });

  it('ask for words that the rows of the tree have', () => {
    const words = new Set([...JSON.stringify(menus['view/item/context']).matchAll(/\\\\b(\w+)\\\\b/g)].map((match) => match[1]));
    const known = [
      'run',
      'live',
      'ended',
      'changes',
      'applied',
      'appliable',
      'planned',
      'task',
      'pending',
      'failed',
      'interrupted',
      'queued',
      'question',
      'consent',
      'choice',
      'file',
      'finding',
      'place',
    ];
    assert.deepEqual(
      [...words].filter((word) => !known.includes(word ?? '')),
      [],
    );
  });

  it('leave it to the user alone who answers, where, at what price and for how much: no folder sets any of that', () => {
    const { properties } = manifest.contributes.configuration;
    const names = Object.keys(properties).filter((name) => name.startsWith('refactorCrew.model.') || name === 'refactorCrew.budget');
    assert.equal(names.length, 9);
    for (const name of names) assert.equal(properties[name].scope, 'machine', name);
    assert.deepEqual(
      Object.values(MODEL_SETTINGS)
        .map((name) => `refactorCrew.${name}`)
        .sort(),
      names.filter((name) => name !== 'refactorCrew.budget').sort(),
    );
    const { restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    for (const name of names.filter((one) => one.endsWith('Url'))) assert.ok(restrictedConfigurations.includes(name), name);
  });

  it('belong to the view that there is', () => {
    assert.equal(views.refactorCrew[0].id, VIEW_ID);
  });

  it('keep the test command of a folder from being read where the folder is not trusted', () => {
    const { restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    assert.ok(restrictedConfigurations.includes('refactorCrew.tests.command'));
    assert.equal(manifest.contributes.configuration.properties['refactorCrew.tests.command'].scope, 'machine-overridable');
  });
});
