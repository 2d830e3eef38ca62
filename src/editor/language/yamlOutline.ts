import * as vscode from 'vscode';
import type { DocumentSymbol } from '../../core/language/index.ts';
import { mayBeOurs } from '../../core/language/quickCheck.ts';
import { isServed } from './judgingRules.ts';
import { toRange, type ServiceDoor } from './serviceDoor.ts';

const symbolKinds = {
  resource: vscode.SymbolKind.Class,
  section: vscode.SymbolKind.Module,
  item: vscode.SymbolKind.Object,
} as const satisfies Record<DocumentSymbol['type'], vscode.SymbolKind>;

const foldKinds = { comment: vscode.FoldingRangeKind.Comment, region: vscode.FoldingRangeKind.Region } as const;

/** Outline, breadcrumbs and folding of files that hold documents of ours. */
export class YamlOutline implements vscode.DocumentSymbolProvider, vscode.FoldingRangeProvider {
  readonly #service: ServiceDoor;

  constructor(service: ServiceDoor) {
    this.#service = service;
  }

  async provideDocumentSymbols(
    document: vscode.TextDocument,
    token: vscode.CancellationToken,
  ): Promise<vscode.DocumentSymbol[] | undefined> {
    if (!isOurs(document)) return undefined;
    const service = await this.#service.get();
    if (token.isCancellationRequested) return undefined;
    const symbols = service.symbols(document.uri.toString(), document.getText());
    return symbols.map((symbol) => toSymbol(document, symbol));
  }

  /** Without an answer VS Code folds by indentation; an empty one would take that away. */
  async provideFoldingRanges(
    document: vscode.TextDocument,
    _context: vscode.FoldingContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.FoldingRange[] | undefined> {
    if (!isOurs(document)) return undefined;
    const service = await this.#service.get();
    if (token.isCancellationRequested) return undefined;
    const folds = service.folds(document.getText());
    return folds?.map(({ start, end, type }) => new vscode.FoldingRange(start, end, type && foldKinds[type]));
  }
}

function isOurs(document: vscode.TextDocument): boolean {
  return isServed(document) && mayBeOurs(document.getText());
}

function toSymbol(document: vscode.TextDocument, symbol: DocumentSymbol): vscode.DocumentSymbol {
  const { name, detail, type, range, selection, children } = symbol;
  const made = new vscode.DocumentSymbol(
    name,
    detail,
    symbolKinds[type],
    toRange(document, range),
    toRange(document, selection),
  );
  made.children = children.map((child) => toSymbol(document, child));
  return made;
}
