import type { Token } from 'markdown-it';

/** The elements that Markdown without HTML can make; anything else in a token is left out, its text stays. */
const allowedTags = new Set('p h3 h4 h5 h6 ul ol li blockquote table thead tbody tr th td strong em s a'.split(' '));

/** Texts for what is drawn otherwise than written. */
export interface RenderTexts {
  /** What stands for a picture, which is never loaded. */
  image(alternative: string): string;
}

/**
 * Builds the elements of one block. Nothing passes through an HTML parser: every node is made here, with the few
 * attributes that are set here, so an answer can bring neither markup nor script nor style with it.
 */
export function renderBlock(tokens: readonly Token[], texts: RenderTexts): Node {
  const root = document.createDocumentFragment();
  appendTokens(root, tokens, texts);
  const only = root.childNodes.length === 1 ? root.firstChild : null;
  if (only !== null) return only;
  const holder = document.createElement('div');
  holder.append(root);
  return holder;
}

function appendTokens(root: Node, tokens: readonly Token[], texts: RenderTexts): void {
  const open: Node[] = [root];
  for (const token of tokens) {
    const parent = open.at(-1) ?? root;
    if (token.nesting === 1) open.push(appendElement(parent, token));
    else if (token.nesting === -1) open.pop();
    else appendLeaf(parent, token, texts);
  }
}

/** Appends the element of an opening token and returns where its content goes. */
function appendElement(parent: Node, token: Token): Node {
  // The paragraphs of a tight list are hidden; their text belongs to the item.
  if (token.hidden || !allowedTags.has(token.tag)) return parent;
  const element = document.createElement(token.tag);
  if (element instanceof HTMLAnchorElement) element.href = attribute(token, 'href');
  if (element instanceof HTMLOListElement) element.start = Number(attribute(token, 'start') || 1);
  const alignment = /^text-align:(left|right|center)$/.exec(attribute(token, 'style'))?.[1];
  if (alignment !== undefined) element.className = `align-${alignment}`;
  parent.appendChild(token.tag === 'table' ? scrollable(element) : element);
  return element;
}

function appendLeaf(parent: Node, token: Token, texts: RenderTexts): void {
  switch (token.type) {
    case 'inline':
      return appendTokens(parent, token.children ?? [], texts);
    case 'softbreak':
      return void parent.appendChild(document.createTextNode('\n'));
    case 'hardbreak':
      return void parent.appendChild(document.createElement('br'));
    case 'hr':
      return void parent.appendChild(document.createElement('hr'));
    case 'code_inline':
      return void parent.appendChild(withText('code', token.content));
    case 'fence':
    case 'code_block': {
      const block = document.createElement('pre');
      // It scrolls sideways, so the keyboard must be able to get there.
      block.tabIndex = 0;
      block.append(withText('code', token.content.replace(/\n$/, '')));
      return void parent.appendChild(block);
    }
    case 'image': {
      const link = withText('a', texts.image(token.content));
      link.setAttribute('href', attribute(token, 'src'));
      return void parent.appendChild(link);
    }
    default:
      return void parent.appendChild(document.createTextNode(token.content));
  }
}

function scrollable(table: HTMLElement): HTMLElement {
  const frame = document.createElement('div');
  frame.className = 'table-frame';
  frame.tabIndex = 0;
  frame.append(table);
  return frame;
}

function withText(tag: string, text: string): HTMLElement {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}

function attribute(token: Token, name: string): string {
  return String(token.attrGet(name) ?? '');
}
