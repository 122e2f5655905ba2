-- Builds and drops binary trees and tables of strings. Usage: trees.lua ROUNDS
local function tree(depth)
  if depth == 0 then return { depth = 0 } end
  return { left = tree(depth - 1), right = tree(depth - 1), depth = depth }
end

local function count(node)
  return 1 + (node.left and count(node.left) + count(node.right) or 0)
end

local nodes, letters, words = 0, 0, {}
for round = 1, tonumber(arg[1]) do
  nodes = nodes + count(tree(12))
  for n = 1, 4000 do
    words[n * 7919 % 10007] = "word " .. round .. " " .. string.rep("x", n % 50)
  end
end
for _, word in pairs(words) do letters = letters + #word end
print(nodes, letters)
