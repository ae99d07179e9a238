import assert from 'node:assert/strict';
import { panelHtml } from '../../../src/vscode/panel-html.ts';

const html = panelHtml({
  nonce: 'abc',
  cspSource: 'https://resources',
  scriptUri: 'https://r/panel.js?a="b"',
  styleUri: 'panel.css',
  iconsUri: 'icons.css',
  title: '<Crew>',
  language: 'de',
});

describe('the panel’s page', () => {
  it('loads nothing but its own script, styles and font', () => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1]?.replaceAll('&#39;', "'");
    assert.equal(policy, "default-src 'none'; script-src 'nonce-abc'; style-src https://resources 'nonce-abc'; font-src https://resources");
  });

  it('has no inline script or style, and every element that loads has the nonce', () => {
    assert.doesNotMatch(html, /<style|style=|\son\w+=|<script(?![^>]*src=)/);
    assert.equal(
      html.match(/<(?:script|link)[^>]*>/g)?.every((tag) => tag.includes('nonce="abc"')),
      true,
    );
  });

  it('escapes what is put in', () => {
    assert.match(html, /src="https:\/\/r\/panel\.js\?a=&quot;b&quot;"/);
    assert.match(html, /<title>&lt;Crew&gt;<\/title>/);
  });
});
