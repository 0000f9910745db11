#include "cue_text.h"

#include <glib.h>

#include <algorithm>
#include <cstdlib>

namespace video_core {
namespace {

struct Entity {
  std::string_view name;
  std::string_view text;
};

constexpr Entity entities[] = {
    {"amp", "&"},       {"lt", "<"},   {"gt", ">"},   {"quot", "\""}, {"apos", "'"},
    {"nbsp", "\u00a0"}, {"lrm", "\u200e"}, {"rlm", "\u200f"},
};

constexpr size_t entity_length_max = 10;

bool opens_tag(std::string_view at) {
  if (at.size() < 2) return false;
  const char next = at[1] == '/' && at.size() > 2 ? at[2] : at[1];
  return g_ascii_isalnum(next) != 0 || (at[1] == '/' && next == '>');
}

// Length of the tag that starts here, or 0.
size_t tag_length(std::string_view at) {
  const bool is_tag = at[0] == '<' && opens_tag(at);
  const bool is_override = at[0] == '{' && at.size() > 1 && at[1] == '\\';
  if (!is_tag && !is_override) return 0;
  const size_t end = at.find(is_tag ? '>' : '}');
  return end == std::string_view::npos ? 0 : end + 1;
}

std::string character(std::string_view number) {
  const bool is_hex = number.size() > 1 && (number[0] == 'x' || number[0] == 'X');
  const std::string digits(is_hex ? number.substr(1) : number);
  const char* valid = is_hex ? "0123456789abcdefABCDEF" : "0123456789";
  if (digits.empty() || digits.find_first_not_of(valid) != std::string::npos) return {};
  const unsigned long code = std::strtoul(digits.c_str(), nullptr, is_hex ? 16 : 10);
  if (code < 0x20 || code > 0x10FFFF || !g_unichar_validate(static_cast<gunichar>(code))) return {};
  char utf8[6];
  const int length = g_unichar_to_utf8(static_cast<gunichar>(code), utf8);
  return {utf8, static_cast<size_t>(length)};
}

std::string meaning_of(std::string_view name) {
  if (!name.empty() && name[0] == '#') return character(name.substr(1));
  for (const Entity& each : entities) {
    if (each.name == name) return std::string(each.text);
  }
  return {};
}

// Appends what the entity here means and returns its length, or 0 when there is none.
size_t take_entity(std::string_view at, std::string& text) {
  const size_t end = at.substr(0, entity_length_max).find(';');
  if (at[0] != '&' || end == std::string_view::npos) return 0;
  const std::string meaning = meaning_of(at.substr(1, end - 1));
  text += meaning;
  return meaning.empty() ? 0 : end + 1;
}

}  // namespace

std::string plain_text(std::string_view marked) {
  std::string text;
  while (!marked.empty()) {
    size_t length = tag_length(marked);
    if (length == 0) length = take_entity(marked, text);
    if (length == 0) {
      text += marked[0];
      length = 1;
    }
    marked.remove_prefix(length);
  }
  return text;
}

}  // namespace video_core
