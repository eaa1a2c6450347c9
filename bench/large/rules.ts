/** Patterns as many as a studio might collect. */
export const FIFTY_PATTERNS: readonly string[] = [
  ...['*.pdb', '*.dSYM', '*.log', '*.key', '*.pem', '*.swp', '*.orig', '*.rej', '*.tmp', '*.bak', '*.map'],
  ...['*.ilk', '*.exp', '*.lib', '*.obj', '*.idb', '*.ipch', '*.sln', '*.suo', '*.user', '*.dmp', '*.iso'],
  ...['*.zip', '*.rar', '*.tar', '*.gz', '*.7z', '*.cs', '*.cpp', '*.h', '*.py', '*.sh', '*.bat', '*~'],
  ...['*.{psd,blend,max,fbx}', 'core.[0-9]*', 'id_rsa*', '.env*', '.DS_Store', 'Thumbs.db'],
  ...[
    '.git/',
    '.svn/',
    'node_modules/',
    'secrets/',
    'debug/',
    'test/',
    'Saved/',
    'Intermediate/',
    'tools/',
    'src/',
  ],
];

/** Rules under which a step checks the paths, as its inputs. */
export interface RuleSet {
  readonly name: string;
  readonly inputs: Readonly<Record<string, string>>;
  /** Whether they catch the paths that are there to be caught. */
  readonly catches: boolean;
}

const MANY_CHANGES = '2000000';

export const RULE_SETS: readonly RuleSet[] = [
  { name: 'no rules', inputs: {}, catches: false },
  {
    name: 'rules of a release',
    inputs: {
      'forbidden-paths': '*.pdb\n*.tmp\n.git/\nsecrets/\n',
      'protected-paths': '*.cfg\n/start.sh',
      'max-changes': MANY_CHANGES,
    },
    catches: true,
  },
  {
    name: `${FIFTY_PATTERNS.length} patterns`,
    inputs: {
      'forbidden-paths': FIFTY_PATTERNS.join('\n'),
      'protected-paths': '*.cfg',
      'max-changes': MANY_CHANGES,
    },
    catches: true,
  },
];
