" Writes, searches, sorts, folds undo and redo over a text. Usage: vim -u NONE -i NONE -n -es -S edit.vim, $LINES_TO_EDIT set
set nocompatible undolevels=1000
call setline(1, map(range(str2nr($LINES_TO_EDIT)), {_, n -> printf('%05d word%d and %s', n * 7919 % 100003, n % 89, repeat('x', n % 60))}))
global/word7/move 0
%substitute/\vword(\d+)/\=submatch(1) * 3 . '-' . toupper('item')/g
vglobal/ITEM\|item/delete
%sort n
global/x\{40}/normal! A tail
undo
redo
%sort! /ITEM /
let counts = {}
for line in getline(1, '$')
  let counts[strpart(line, 6, 6)] = get(counts, strpart(line, 6, 6), 0) + len(split(line, 'x'))
endfor
call append('$', map(sort(items(counts)), {_, pair -> string(pair)}))
write! edited.txt
quitall!
