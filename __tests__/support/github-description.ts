/** Checks requests against GitHub's own OpenAPI description of its REST API. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';

export interface DescribedRequest {
  readonly method: string;
  /** Without the base path and the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The parsed body; undefined when there is none. */
  readonly body: unknown;
}

type Fields = Record<string, unknown>;

interface Operation {
  readonly fields: Fields;
  /** Where it is in the description, as keys from the root. */
  readonly at: readonly string[];
  readonly pathValues: Readonly<Record<string, string>>;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly type: unknown;
  readonly description: string;
  readonly at: readonly string[];
}

const DOCUMENT = 'github';
const JSON_TYPE = 'application/json';

/** What of a request does not fit the description; empty when all does. */
export function faultsOfRequest(request: DescribedRequest): string[] {
  const operation = operationOf(request.method, request.path);
  if (operation === undefined) return [`no such route: ${request.method} ${request.path}`];
  return [...faultsOfParameters(operation, request.query), ...faultsOfBody(operation, request)];
}

function faultsOfParameters(operation: Operation, query: Readonly<Record<string, string>>): string[] {
  const parameters = parametersOf(operation);
  const places: [string, Readonly<Record<string, string>>][] = [
    ['path', operation.pathValues],
    ['query', query],
  ];
  return places.flatMap(([place, given]) => {
    const described = parameters.filter((parameter) => parameter.in === place);
    const names = described.map(({ name }) => name);
    const unknown = Object.keys(given).filter((name) => !names.includes(name));
    return [
      ...unknown.map((name) => `${place} parameter ${name} is unknown`),
      ...described.flatMap((parameter) => faultsOfValue(parameter, given[parameter.name])),
    ];
  });
}

function faultsOfValue(parameter: Parameter, text: string | undefined): string[] {
  const what = `${parameter.in} parameter ${parameter.name}`;
  if (text === undefined) return parameter.required ? [`${what} is missing`] : [];
  const isNumber = parameter.type === 'integer' && /^-?\d+$/.test(text);
  const value = isNumber ? Number(text) : text;
  // The schema of `per_page` has no maximum; its description has.
  const most = /\(max (\d+)\)/.exec(parameter.description)?.[1];
  const isTooMuch = most !== undefined && Number(value) > Number(most);
  return [
    ...validate([...parameter.at, 'schema'], value).map((fault) => `${what} ${fault}`),
    ...(isTooMuch ? [`${what} must be <= ${most}`] : []),
  ];
}

function faultsOfBody({ fields, at }: Operation, { headers, body }: DescribedRequest): string[] {
  const described = fields['requestBody'];
  const length = headers['content-length'] ?? '0';
  const hasBody = body !== undefined || length !== '0' || headers['transfer-encoding'] !== undefined;
  if (!isObject(described)) return hasBody ? ['a body is not expected'] : [];
  if (!hasBody) return described['required'] === true ? ['the body is missing'] : [];
  const type = String(headers['content-type']).split(';')[0]?.trim().toLowerCase();
  if (type !== JSON_TYPE) return [`content-type is ${type ?? ''}, not ${JSON_TYPE}`];
  if (body === undefined) return ['the body is not JSON'];
  const schemaAt = [...at, 'requestBody', 'content', JSON_TYPE, 'schema'];
  // JSON Schema lets unknown fields pass; GitHub drops them, and what they should have said with them.
  return [...unknownFields(fieldsAt(lookUp(schemaAt), 'properties'), body), ...validate(schemaAt, body)];
}

function unknownFields(known: Fields, value: unknown): string[] {
  if (!isObject(value)) return [];
  return Object.keys(value)
    .filter((name) => !Object.hasOwn(known, name))
    .map((name) => `/${name} is unknown`);
}

/** Of the routes that match, the one with the fewest placeholders, as `comments` is no issue's number. */
function operationOf(method: string, path: string): Operation | undefined {
  const verb = method.toLowerCase();
  return Object.entries(fieldsAt(theDescription().document, 'paths'))
    .flatMap(([template, item]) => {
      const fields = isObject(item) ? item[verb] : undefined;
      const pathValues = matched(template, path);
      if (!isObject(fields) || pathValues === undefined) return [];
      return [{ fields, at: ['paths', template, verb], pathValues }];
    })
    .sort((a, b) => Object.keys(a.pathValues).length - Object.keys(b.pathValues).length)[0];
}

function matched(template: string, path: string): Record<string, string> | undefined {
  const names: string[] = [];
  const pattern = template.replaceAll(/\{([^}]+)\}|[.*+?^$()|[\]\\]/g, (piece, name: string | undefined) => {
    if (name === undefined) return `\\${piece}`;
    names.push(name);
    return '([^/]+)';
  });
  const values = new RegExp(`^${pattern}$`).exec(path);
  if (values === null) return undefined;
  return Object.fromEntries(names.map((name, index) => [name, decodeURIComponent(values[index + 1] ?? '')]));
}

function parametersOf({ fields, at }: Operation): Parameter[] {
  const list: unknown = fields['parameters'];
  if (!Array.isArray(list)) return [];
  return list.map((entry: unknown, index) => {
    const parameter = followed(entry, [...at, 'parameters', String(index)]);
    const described = isObject(parameter.value) ? parameter.value : {};
    return {
      name: String(described['name']),
      in: String(described['in']),
      required: described['required'] === true,
      type: fieldsAt(described, 'schema')['type'],
      description: String(described['description']),
      at: parameter.at,
    };
  });
}

/** What a `$ref` points at; anything else itself. */
function followed(value: unknown, at: readonly string[]): { value: unknown; at: readonly string[] } {
  const reference = isObject(value) ? value['$ref'] : undefined;
  if (typeof reference !== 'string') return { value, at };
  const target = reference.replace(/^#\//, '').split('/');
  return { value: lookUp(target), at: target };
}

function lookUp(at: readonly string[]): unknown {
  return at.reduce<unknown>(
    (value, key) =>
      isObject(value) ? value[key] : Array.isArray(value) ? (value[Number(key)] as unknown) : undefined,
    theDescription().document,
  );
}

function validate(at: readonly string[], value: unknown): string[] {
  const check = theDescription().validatorOf(at);
  return check(value) ? [] : (check.errors ?? []).map(inWords);
}

function inWords({ instancePath, message = '', params }: ErrorObject): string {
  const allowed: unknown = (params as Fields)['allowedValues'];
  const list = Array.isArray(allowed) ? `: ${allowed.join(', ')}` : '';
  return `${instancePath} ${message}${list}`.trim();
}

interface Description {
  readonly document: Fields;
  readonly validatorOf: (at: readonly string[]) => ValidateFunction;
}

let description: Description | undefined;

/** Read at the first use, since it is 13 MB. */
function theDescription(): Description {
  description ??= readDescription();
  return description;
}

function readDescription(): Description {
  // The package's front door would load ten descriptions, of several hundred MB.
  const file = createRequire(import.meta.url).resolve('@octokit/openapi/generated/api.github.com.json');
  const document: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!isObject(document)) throw new Error('the description is no object');
  translateNullable(document);
  const ajv = new Ajv({ strict: false, allErrors: true, validateSchema: false });
  addFormats.default(ajv);
  ajv.addSchema(document, DOCUMENT);
  return {
    document,
    validatorOf: (at) => {
      const pointer = at.map((key) => encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1')));
      const validator = ajv.getSchema(`${DOCUMENT}#/${pointer.join('/')}`);
      if (validator === undefined) throw new Error(`nothing at ${at.join(' ')} in the description`);
      return validator;
    },
  };
}

/** OpenAPI 3.0 says `nullable` where JSON Schema has a type; ajv wants a type beside it and minds enums without null. */
function translateNullable(value: unknown): void {
  if (Array.isArray(value)) value.forEach(translateNullable);
  if (!isObject(value)) return;
  Object.values(value).forEach(translateNullable);
  if (value['nullable'] !== true) return;
  const { type, enum: allowed } = value;
  delete value['nullable'];
  if (Array.isArray(allowed)) value['enum'] = Array.from(new Set<unknown>(allowed).add(null));
  if (typeof type === 'string') value['type'] = [type, 'null'];
  for (const keyword of ['oneOf', 'anyOf', 'allOf']) {
    const alternatives = value[keyword];
    if (alternatives === undefined) continue;
    value[keyword] = [{ anyOf: [{ type: 'null' }, { [keyword]: alternatives }] }];
  }
}

function fieldsAt(value: unknown, key: string): Fields {
  const field = isObject(value) ? value[key] : undefined;
  return isObject(field) ? field : {};
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
