/** Reads CHANGELOG.md, which keeps to the form of Keep a Changelog. Pure. */

const HEADING = /^## \[(?<version>[^\]]+)\](?: - (?<date>.+))?$/;
const LINK_DEFINITION = /^\[[^\]]+\]: /;

/**
 * @param version - such as `1.2.3`, without the `v` of its tag
 * @returns what stands below the version's heading, as Markdown
 * @throws when the version has no section, no date yet, or nothing in it
 */
export function releaseNotes(changelog: string, version: string): string {
  const lines = changelog.split(/\r?\n/);
  const start = lines.findIndex((line) => HEADING.exec(line)?.groups?.['version'] === version);
  if (start === -1) throw new Error(`CHANGELOG.md has no section ## [${version}].`);
  const date = HEADING.exec(lines[start] ?? '')?.groups?.['date'] ?? 'none';
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date))
    throw new Error(
      `CHANGELOG.md wants the date of the release, as in ## [${version}] - 2026-01-31, and has ${date}.`,
    );
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => line.startsWith('## '));
  const notes = rest
    .slice(0, end === -1 ? rest.length : end)
    .filter((line) => !LINK_DEFINITION.test(line))
    .join('\n')
    .trim();
  if (notes === '') throw new Error(`CHANGELOG.md says nothing below ## [${version}].`);
  return notes;
}
