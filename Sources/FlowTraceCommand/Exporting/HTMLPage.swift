import Screen

/// What stands around the rows of an HTML export.
enum HTMLPage {
    static func head(title: String) -> String {
        let name = DisplayText.safe(title).replacing("&", with: "&amp;").replacing("<", with: "&lt;")
        return """
            <!doctype html>
            <html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>\(name) – FlowTrace</title>
            <style>
            :root { color-scheme: light dark; --ink: light-dark(#24292f, #d5d9e0); --dim: light-dark(#5a626c, #9da5b3);
              --ground: light-dark(#fbfaf7, #16181d); --chosen: light-dark(#d5e4f7, #2f3a4f);
              --mine: light-dark(#0a58b5, #6cb6ff); --bad: light-dark(#b3161f, #ff7b72);
              --caught: light-dark(#9a4600, #f69d50); --open: light-dark(#1a6b2d, #8ddb8c); }
            body { margin: 0; background: var(--ground); color: var(--ink); font: 14px/20px ui-monospace, monospace; }
            header { position: sticky; top: 0; z-index: 1; background: var(--ground); padding: 6px 10px;
              border-bottom: 1px solid var(--dim); display: flex; gap: 12px; flex-wrap: wrap; }
            header b { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; max-width: 50vw; }
            input { font: inherit; flex: 1; min-width: 12em; }
            #tree { position: relative; overflow: auto; height: calc(100vh - 48px); outline: none; }
            .row { position: absolute; height: 20px; white-space: pre; min-width: 100%; display: flex; gap: 2em; cursor: default; }
            .row time { margin-left: auto; padding-right: 10px; color: var(--dim); position: sticky; right: 0;
              background: inherit; }
            .chosen { background: var(--chosen); }
            .lane { font-weight: bold; } .library, .lost { color: var(--dim); } .mine { color: var(--mine); }
            .raised { color: var(--bad); } .caught { color: var(--caught); } .open { color: var(--open); }
            </style>
            <header><b>\(name)</b><input id="find" type="search" placeholder="search, Enter: next"
            ><span id="count"></span><span>← → fold, ↑ ↓ move, * open all below, / search</span></header>
            <div id="tree" tabindex="0" role="tree"><div id="space"></div></div>

            """
    }

    static let script = """
        <script>
        'use strict';
        const rows = JSON.parse(document.getElementById('rows').textContent), height = 20;
        const end = new Int32Array(rows.length), parent = new Int32Array(rows.length), open = new Uint8Array(rows.length);
        {
          const stack = [];
          for (let i = 0; i < rows.length; i++) {
            while (stack.length && rows[stack[stack.length - 1]][0] >= rows[i][0]) end[stack.pop()] = i;
            parent[i] = stack.length ? stack[stack.length - 1] : -1;
            open[i] = rows[i][0] < 3 ? 1 : 0;
            stack.push(i);
          }
          for (const i of stack) end[i] = rows.length;
        }
        const tree = document.getElementById('tree'), space = document.getElementById('space');
        const find = document.getElementById('find'), count = document.getElementById('count');
        let shown = [], chosen = 0;
        function unfold() {
          shown = [];
          for (let i = 0; i < rows.length; i = open[i] ? i + 1 : end[i]) shown.push(i);
          space.style.height = shown.length * height + 'px';
          draw();
        }
        function place(row) {
          let low = 0, high = shown.length;
          while (low < high) { const middle = (low + high) >> 1; if (shown[middle] < row) low = middle + 1; else high = middle; }
          return low;
        }
        function draw() {
          const first = Math.max(0, Math.floor(tree.scrollTop / height) - 5);
          const last = Math.min(shown.length, first + Math.ceil(tree.clientHeight / height) + 10);
          const drawn = document.createDocumentFragment();
          for (let n = first; n < last; n++) {
            const i = shown[n], [depth, kind, text, time] = rows[i], line = document.createElement('div');
            line.className = 'row ' + kind + (i === chosen ? ' chosen' : '');
            line.style.top = n * height + 'px';
            line.dataset.row = i;
            const sign = end[i] > i + 1 ? (open[i] ? '▾ ' : '▸ ') : '  ';
            const words = document.createElement('span'), clock = document.createElement('time');
            words.textContent = '  '.repeat(Math.min(depth, 40)) + (depth > 40 ? '[' + depth + '] ' : '') + sign + text;
            clock.textContent = time;
            line.append(words, clock);
            drawn.append(line);
          }
          space.replaceChildren(drawn);
        }
        function choose(row) {
          chosen = row;
          const top = place(row) * height;
          if (top < tree.scrollTop) tree.scrollTop = top;
          if (top + height > tree.scrollTop + tree.clientHeight) tree.scrollTop = top + height - tree.clientHeight;
          draw();
        }
        function reveal(row) {
          for (let up = parent[row]; up >= 0; up = parent[up]) open[up] = 1;
          unfold();
          choose(row);
        }
        function seek(from, step) {
          const words = find.value.toLowerCase();
          if (!words) return;
          for (let n = 0, i = from; n < rows.length; n++, i += step) {
            i = (i + rows.length) % rows.length;
            if (rows[i][2].toLowerCase().includes(words)) return reveal(i);
          }
        }
        find.addEventListener('input', () => {
          const words = find.value.toLowerCase();
          count.textContent = words ? rows.filter(row => row[2].toLowerCase().includes(words)).length + ' found' : '';
        });
        find.addEventListener('keydown', event => {
          if (event.key === 'Enter') seek(chosen + (event.shiftKey ? -1 : 1), event.shiftKey ? -1 : 1);
          if (event.key === 'Escape') tree.focus();
          event.stopPropagation();
        });
        tree.addEventListener('click', event => {
          const line = event.target.closest('.row');
          if (!line) return;
          const row = Number(line.dataset.row);
          open[row] ^= 1;
          unfold();
          choose(row);
        });
        document.addEventListener('keydown', event => {
          const at = place(chosen);
          const page = Math.floor(tree.clientHeight / height) - 1;
          const to = place => choose(shown[Math.max(0, Math.min(shown.length - 1, place))]);
          switch (event.key) {
            case 'ArrowDown': case 'j': to(at + 1); break;
            case 'ArrowUp': case 'k': to(at - 1); break;
            case 'PageDown': to(at + page); break;
            case 'PageUp': to(at - page); break;
            case 'Home': to(0); break;
            case 'End': to(shown.length - 1); break;
            case 'ArrowRight': case 'l': if (open[chosen]) to(at + 1); else { open[chosen] = 1; unfold(); } break;
            case 'ArrowLeft': case 'h':
              if (open[chosen] && end[chosen] > chosen + 1) { open[chosen] = 0; unfold(); }
              else if (parent[chosen] >= 0) choose(parent[chosen]);
              break;
            case '*': open.fill(1, chosen, end[chosen]); unfold(); break;
            case ' ': open[chosen] ^= 1; unfold(); break;
            case 'n': seek(chosen + 1, 1); break;
            case 'N': seek(chosen - 1, -1); break;
            case '/': find.focus(); break;
            default: return;
          }
          event.preventDefault();
        });
        tree.addEventListener('scroll', draw);
        addEventListener('resize', draw);
        unfold();
        </script>

        """
}
