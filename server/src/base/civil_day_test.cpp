#include <gtest/gtest.h>

#include "base/civil_day.hpp"
