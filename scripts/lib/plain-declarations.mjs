import path from 'node:path';
import ts from 'typescript';
import { Problem } from './problem.mjs';
import { inRoot } from './paths.mjs';

const SCHEMAS = 'zod';
/** Types are written out in full, with only names that are in scope. */
const { NoTruncation, InTypeAlias, MultilineObjectLiterals } = ts.NodeBuilderFlags;
const WHOLE = NoTruncation | InTypeAlias | MultilineObjectLiterals;

/**
 * Declarations of a module and of all it needs, in which types that were inferred from schemas are written out, so that
 * their users need no schema library.
 * @param {string} entry a TypeScript file
 * @returns {Map<string, string>} texts by their path, relative to the project
 */
export function plainDeclarations(entry) {
  const { config } = ts.readConfigFile(inRoot('tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, inRoot());
  const program = ts.createProgram([entry], {
    ...options,
    ...{ declaration: true, emitDeclarationOnly: true, sourceMap: false, types: ['node'], outDir: inRoot() },
  });
  const checker = program.getTypeChecker();
  const all = new Map();
  const { diagnostics } = program.emit(
    undefined,
    (file, text) => all.set(path.relative(inRoot(), file), text),
    undefined,
    true,
    { afterDeclarations: [(context) => (file) => withoutSchemas(file, checker, context)] },
  );
  const mistakes = [...ts.getPreEmitDiagnostics(program), ...diagnostics];
  if (mistakes.length > 0)
    throw new Problem(
      ts.formatDiagnostics(mistakes, {
        getCanonicalFileName: (name) => name,
        getCurrentDirectory: inRoot,
        getNewLine: () => '\n',
      }),
    );
  return reachable(all, path.relative(inRoot(), entry).replace(/\.ts$/, '.d.ts'));
}

function withoutSchemas(file, checker, context) {
  const source = ts.getOriginalNode(file, ts.isSourceFile);
  const { factory } = context;
  const statements = file.statements.flatMap((statement) => {
    if (isSchemaImport(statement) || isSchema(statement)) return [];
    if (!ts.isTypeAliasDeclaration(statement) || !mentionsSchemas(statement.type)) return [statement];
    const declared = source.statements.filter((one) => namesOf(one).includes(statement.name.text));
    const type = checker.getTypeAtLocation(declared.find(ts.isTypeAliasDeclaration).name);
    const node = checker.typeToTypeNode(type, source, WHOLE);
    for (const member of ts.isTypeLiteralNode(node) ? node.members : [])
      comment(member, wordsOf(type.getProperty(member.name?.text ?? '')?.getDocumentationComment(checker)));
    const { modifiers, name, typeParameters } = statement;
    const whole = factory.updateTypeAliasDeclaration(statement, modifiers, name, typeParameters, node);
    // The comment of a schema is also the comment of its type.
    const [schema] = declared.filter(ts.isVariableStatement);
    const [declaration] = schema?.declarationList.declarations ?? [];
    const symbol = declaration && checker.getSymbolAtLocation(declaration.name);
    return [comment(whole, wordsOf(symbol?.getDocumentationComment(checker)))];
  });
  return factory.updateSourceFile(file, statements);
}

/** The names a statement declares. */
const namesOf = (node) =>
  ts.isVariableStatement(node)
    ? node.declarationList.declarations.map(({ name }) => name.text)
    : ts.isTypeAliasDeclaration(node)
      ? [node.name.text]
      : [];

const wordsOf = (parts = []) => ts.displayPartsToString(parts);

function comment(node, words) {
  if (words === '') return node;
  const text = `* ${words.replace(/\s*\n\s*/g, ' ')} `;
  return ts.addSyntheticLeadingComment(node, ts.SyntaxKind.MultiLineCommentTrivia, text, true);
}

const isSchemaImport = (node) => ts.isImportDeclaration(node) && node.moduleSpecifier.text === SCHEMAS;

/** A constant whose type comes from the schema library. */
const isSchema = (node) =>
  ts.isVariableStatement(node) &&
  node.declarationList.declarations.some(({ type }) => type !== undefined && mentionsSchemas(type));

function mentionsSchemas(node) {
  if (ts.isIdentifier(node) && node.text === 'z') return true;
  return ts.forEachChild(node, (child) => mentionsSchemas(child) || undefined) ?? false;
}

/** The declarations that the entry imports, directly or through others. Throws when one is missing. */
function reachable(all, entry) {
  const found = new Map();
  const visit = (name) => {
    if (found.has(name)) return;
    const text = all.get(name);
    if (text === undefined) throw new Problem(`The declarations of ${name} are missing.`);
    found.set(name, text);
    for (const [, from] of text.matchAll(/(?:from |import\()["'](\.[^"']+)["']/g))
      visit(path.join(path.dirname(name), from.replace(/\.js$/, '.d.ts')));
    const foreign = /(?:from |import\()["']([^."'][^"']*)["']/.exec(text);
    if (foreign !== null) throw new Problem(`The declarations of ${name} need ${foreign[1]}.`);
  };
  visit(entry);
  return found;
}
